// The types that come with opencc-js import each other without endings, which Node's module resolution refuses.
declare module 'opencc-js/t2cn' {
  /** A function that converts text between two variants of Chinese, such as `t` (traditional) and `cn`. */
  export function Converter(options: { readonly from: string; readonly to: string }): (text: string) => string;
}
