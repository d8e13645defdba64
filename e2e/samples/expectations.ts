/** What a search over the sample photos must answer. */
export interface Expectation {
  /** As typed into the search bar. */
  query: string;
  /** Files that must come before all others, in any order. */
  first: readonly string[];
}

const INVOICES = ['invoice-cobalt-cycles.png', 'invoice-marlow-and-pine.jpg'];
const FAPIAO = ['fapiao-bookshop.webp', 'fapiao-restaurant.jpg', 'fapiao-xinghe-office.png'];

/** Searches for text. Every photo that shows the text is listed, so the length of the answer can be checked too. */
export const TEXT_EXPECTATIONS: readonly Expectation[] = [
  { query: 'ocr:invoice', first: INVOICES },
  { query: 'OCR:Invoice', first: INVOICES },
  { query: 'ocr:发票', first: FAPIAO },
  { query: 'ocr：发票', first: FAPIAO },
  { query: 'ocr:取件码', first: ['screenshot-parcel-zh.png'] },
  { query: 'ocr:cappuccino', first: ['receipt-ember-coffee.jpg'] },
  { query: 'ocr:禁止停车', first: ['sign-no-parking.jpg'] },
  { query: 'ocr:tidepool', first: ['screenshot-wifi.webp'] },
  { query: 'ocr:转账成功', first: ['screenshot-transfer-zh.jpg'] },
  { query: 'ocr:schooner', first: ['book-page.jpg'] },
  { query: 'ocr:恭贺新春', first: ['banner-spring-festival.jpg'] },
  { query: 'ocr:folio', first: ['hotel-bill-seaview.jpg'] },
  { query: 'ocr:体温计', first: ['receipt-pharmacy.avif'] },
  { query: 'ocr:lighthouse', first: ['book-page.jpg', 'chat-weekend-plans.png', 'screenshot-wifi.webp'] },
  { query: 'ocr:渡轮码头', first: ['ferry-arrival.mp4'] },
];

/** Searches for what a picture shows; the best match only, in words that the offline stand-in for CLIP knows. */
export const PICTURE_EXPECTATIONS: readonly Expectation[] = [
  { query: 'red car', first: ['red-car.jpg'] },
  { query: 'sunset', first: ['sunset.jpg'] },
  { query: 'forest', first: ['forest.jpg'] },
  { query: '雪山', first: ['snowy-mountains.jpg'] },
];
