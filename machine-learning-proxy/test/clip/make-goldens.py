"""Makes goldens.json again, with the libraries that Immich's machine learning uses.

    pip install pillow tokenizers && python make-goldens.py && npx prettier --write goldens.json

resized:   pictures resized by Pillow, as hexadecimal RGB
tokenized: texts tokenized by the tokenizers in this folder, cut and padded to a length
"""

import json
from pathlib import Path

from PIL import Image
from tokenizers import Tokenizer

FOLDER = Path(__file__).parent
RESAMPLING = {"bicubic": Image.Resampling.BICUBIC, "bilinear": Image.Resampling.BILINEAR}
SIZES = [(37, 23), (23, 37), (5, 4), (640, 480)]
TEXTS = ["a red car", "Invoice, 2024-0815!", "红色的汽车", "发票 invoice", "", "qq zz", "car " * 40]


def picture(width, height):
    """The same formula as in synthetic-picture.ts."""
    values = [
        (x * 7 + y * 13 + c * 29 + (x * y) % 31 * 5) % 256
        for y in range(height)
        for x in range(width)
        for c in range(3)
    ]
    return Image.frombytes("RGB", (width, height), bytes(values))


def squash(image, size, resampling):
    return image.resize((size, size), resampling)


def shortest(image, size, resampling):
    if image.width < image.height:
        scaled = image.resize((size, int((image.height / image.width) * size)), resampling)
    else:
        scaled = image.resize((int((image.width / image.height) * size), size), resampling)
    left = int(scaled.width / 2 - size / 2)
    top = int(scaled.height / 2 - size / 2)
    return scaled.crop((left, top, left + size, top + size))


def resized():
    for width, height in SIZES:
        for mode in (squash, shortest):
            for name, resampling in RESAMPLING.items():
                image = mode(picture(width, height), 8, resampling)
                yield {"width": width, "height": height, "mode": mode.__name__, "interpolation": name,
                       "pixels": image.tobytes().hex()}


def tokenized():
    for name, length, pad in (("bert", 12, "[PAD]"), ("bpe", 16, "<|endoftext|>"), ("unigram", 16, "</s>")):
        tokenizer = Tokenizer.from_file(str(FOLDER / f"{name}-tokenizer.json"))
        tokenizer.enable_padding(length=length, pad_token=pad, pad_id=tokenizer.token_to_id(pad))
        tokenizer.enable_truncation(max_length=length)
        for text in TEXTS:
            encoding = tokenizer.encode(" ".join(text.split()))
            yield {"tokenizer": name, "length": length, "pad": pad, "text": text,
                   "ids": encoding.ids, "mask": encoding.attention_mask}


goldens = {"resized": list(resized()), "tokenized": list(tokenized())}
(FOLDER / "goldens.json").write_text(json.dumps(goldens, ensure_ascii=False, indent=1) + "\n")
