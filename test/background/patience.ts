/** For `vi.waitFor`, whose own second is too short on a busy machine. What does not come at all still fails the test. */
export const PATIENCE = { timeout: 20_000 };
