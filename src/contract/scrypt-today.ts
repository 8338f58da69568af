/** The parameters that passphrases set today are stretched by, without their salt (RFC 7914): about half a second and 128 MiB. */
export const SCRYPT_TODAY = { N: 2 ** 17, r: 8, p: 1 } as const;
