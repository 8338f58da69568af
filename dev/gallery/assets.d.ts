/** Where the bundler puts a file. */
declare module '*?url' {
  const url: string;
  export default url;
}
