import { render, screen } from '@testing-library/svelte';
import { expect, it } from 'vitest';
import Snippet from './Snippet.svelte';

it('shows the text of a photo as text, whatever it says, with the match marked', () => {
  const hostile = '<img src=x onerror="alert(1)"> ';
  render(Snippet, {
    pieces: [
      { text: hostile, marked: false },
      { text: 'INVOICE', marked: true },
      { text: ' <b>2024</b>', marked: false },
    ],
  });
  const snippet = screen.getByTestId('snippet');
  expect(snippet.textContent).toBe(`${hostile}INVOICE <b>2024</b>`);
  expect(snippet.querySelector('img, b')).toBeNull();
  expect([...snippet.querySelectorAll('mark')].map((mark) => mark.textContent)).toEqual(['INVOICE']);
});
