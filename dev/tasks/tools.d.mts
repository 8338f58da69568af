export const ROOT: string;
export function tool(packageName: string, ...args: string[]): string[];
