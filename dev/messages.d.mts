import type { Catalog } from '../src/core/catalog';

export function typesOf(catalog: Catalog): string;
export function inOrder(catalog: Catalog): string;
