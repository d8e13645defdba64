declare global {
  namespace App {
    interface PageState {
      /** The photo shown over the current page; absent when the page itself is what one sees. */
      viewing?: { assetId: string };
    }
  }
}

export {};
