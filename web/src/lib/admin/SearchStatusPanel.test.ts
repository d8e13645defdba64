import type { SearchStatus } from '#lib/api/search-status.ts';
import { render, screen } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import SearchStatusPanel from './SearchStatusPanel.svelte';

const STATUS: SearchStatus = {
  encoder: { name: 'ViT@1', modelName: 'ViT', dimensions: 512, isStandIn: false, vectors: 30, photos: 40 },
  textIndex: {
    ...{ version: '3, no zhparser', hasZhparser: false, extensions: [{ name: 'vector', version: '0.8.0' }] },
    ...{ entries: 20, outdated: 0 },
  },
};

describe('what searches go by', () => {
  it('is the encoder and the text index, with how far they are', () => {
    render(SearchStatusPanel, { status: STATUS });
    expect(screen.getByTestId('encoder-status').textContent).toMatch(/ViT@1.*30 of 40/s);
    expect(screen.getByTestId('encoder-status').textContent).not.toContain('Stand-in');
    expect(screen.getByTestId('text-index-status').textContent).toMatch(/no zhparser.*20 of 20.*vector 0\.8\.0/s);
    expect(screen.queryByText(/being entered anew/)).toBeNull();
  });

  it('says what a stand-in means, and that entries are made anew', () => {
    const encoder = { ...STATUS.encoder, name: 'stand-in:colours@1', isStandIn: true };
    render(SearchStatusPanel, { status: { encoder, textIndex: { ...STATUS.textIndex, outdated: 5 } } });
    expect(screen.getByText(/weights of ViT are missing/)).toBeTruthy();
    expect(screen.getByTestId('text-index-status').textContent).toMatch(/15 of 20.*being entered anew/s);
  });
});
