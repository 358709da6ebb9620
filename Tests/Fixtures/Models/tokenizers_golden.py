"""Trains five small tokenizers with Hugging Face tokenizers and records what they make of difficult texts.

    python3 tokenizers_golden.py [STORIES260K]     (writes tokenizers/ beside itself)

With the directory of the stories260K checkpoint (or VANE_STORIES_MODEL), its tokenizer is recorded too; the checkpoint
itself is not copied. Every case holds the text, its ids with special tokens, the decoded text with special tokens skipped
and kept, and the lengths of the words that the pre-tokenizer makes of the normalized text.
"""

import json
import os
import pathlib
import random
import sys

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

out = pathlib.Path(__file__).parent / "tokenizers"
out.mkdir(exist_ok=True)

CORPUS = [
    "The wind vane turns, and the boat follows; it's what the sailor's gear was made for.",
    "We'll see 1234 boats in 2024, they've said, and I'd believe 99 of them.",
    "Ein Segelboot fährt über das Meer, und die Möwe schreit. Größe zählt nicht!",
    "Le bateau à voile s'est éloigné du port où l'été commence.",
    "Лодка идёт под парусом, ветер крепчает.",
    "船は風に向かって進む。帆を上げよう。",
    "def steer(h, alpha):\n    return h + alpha * z   # add\n\n\nprint(steer(1, 2))",
    "She sailed and sailed, and the sea was the sea, and the sails were the sails.",
] * 4

LLAMA3 = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*"
    r"|\s*[\r\n]+|\s+(?!\S)|\s+"
)
QWEN = LLAMA3.replace(r"\p{N}{1,3}", r"\p{N}")


def train(tokenizer, trainer):
    tokenizer.train_from_iterator(CORPUS, trainer)
    return tokenizer


def byte_level(split, normalizer=None, digits=None):
    tokenizer = Tokenizer(models.BPE())
    if normalizer:
        tokenizer.normalizer = normalizer
    if split:
        tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
            [
                pre_tokenizers.Split(Regex(split), "isolated"),
                pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
            ]
        )
    else:
        tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=True)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=400,
        special_tokens=["<|begin|>", "<|end|>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    return train(tokenizer, trainer)


def gpt2():
    tokenizer = byte_level(None)
    tokenizer.post_processor = processors.ByteLevel(trim_offsets=True)
    return tokenizer


def llama3():
    tokenizer = byte_level(LLAMA3)
    tokenizer.add_tokens([AddedToken("<tool>", lstrip=True, rstrip=True, normalized=False)])
    tokenizer.add_tokens([AddedToken("sail", single_word=True, normalized=True)])
    tokenizer.post_processor = processors.Sequence(
        [
            processors.ByteLevel(trim_offsets=True),
            processors.TemplateProcessing(
                single="<|begin|> $A", pair="<|begin|> $A <|begin|> $B:1", special_tokens=[("<|begin|>", 0)]
            ),
        ]
    )
    settings = json.loads(tokenizer.to_str())
    settings["model"]["ignore_merges"] = True
    # A whole word that no chain of merges reaches shows whether merges are ignored for it.
    settings["model"]["vocab"]["Ġxylophone"] = 500
    return Tokenizer.from_str(json.dumps(settings))


def qwen():
    return byte_level(QWEN, normalizer=normalizers.NFC())


def metaspace():
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", byte_fallback=True, fuse_unk=True))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="first", split=False)
    tokenizer.decoder = decoders.Sequence(
        [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)]
    )
    special = ["<unk>", "<s>", "</s>"] + [f"<0x{byte:02X}>" for byte in range(256)]
    trainer = trainers.BpeTrainer(vocab_size=420, special_tokens=special, show_progress=False)
    train(tokenizer, trainer)
    settings = json.loads(tokenizer.to_str())
    # The byte tokens belong to the vocabulary, not to the added tokens.
    settings["added_tokens"] = settings["added_tokens"][:3]
    tokenizer = Tokenizer.from_str(json.dumps(settings))
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="$A $B", special_tokens=[("<s>", 1), ("</s>", 2)]
    )
    return tokenizer


def word_level():
    tokenizer = Tokenizer(models.WordLevel(unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    special = ["<pad>", "<unk>", "<u>", "<a>", "<e>"]
    return train(tokenizer, trainers.WordLevelTrainer(vocab_size=150, special_tokens=special, show_progress=False))


TEXTS = [
    "",
    " ",
    "   ",
    "Once upon a time",
    "Lily was very sad because",
    " leading and trailing ",
    "many      spaces   in    between",
    "tabs\tand\nnew\r\nlines\n\n\n  indented\n \n end",
    "trailing newline\n",
    "  \n  \n",
    "it's We'LL they'VE I'd 'tis 's 'ſ 'S o'clock'",
    "1 12 123 1234 12345 3.14159 ½ Ⅷ ٣٤٥ 1a2b3c",
    "naïve café (composed) nai\u0308ve cafe\u0301 (decomposed) e\u0301\u0301",
    "Größe, Straße, İstanbul, ǅ, ﬁ",
    "Лодка идёт под парусом",
    "船は風に向かって進む。帆を上げよう。",
    "한국어 텍스트 각각",
    "العربية תּוֹרָה हिन्दी ไทย",
    "emoji 😀 👍🏽 👩‍👩‍👧‍👦 🏳️‍🌈 flags 🇩🇪 ☃️",
    "control \x00 \x01 \x07 \x1b[0m \x7f \x85 end",
    "spaces: nbsp\u00a0en\u2002thin\u2009ideographic\u3000zero\u200bjoiner\u200dmark\u2028para\u2029bom\ufeff",
    " \u0308 a space with a combining mark",
    "!?;:,.()[]{}<>@#$%^&*-_=+|\\/~`\"'",
    "....!!!!\n\n----\r\n====",
    "def f(x):\n    return x**2  # square\n\tpass",
    "xylophone xylophone a xylophone",
    "<s>special</s> <|begin|>x<|end|> <u> hello <a> <e> <unk>",
    "a <tool> b<tool>c  <tool>  d sail sails sailed sail.",
    "<|begi n|> <tool <s <0x41> <0xE2>",
    "\U0010FFFF \uFFFD \uE000 private",
    "▁ already ▁marked▁ ▁▁",
    "A" * 60,
    "the sea " * 25,
    "ab" * 60,
]


def random_texts(count):
    rng = random.Random(7)
    ranges = [(0x20, 0x7E)] * 6 + [(0x09, 0x0D), (0x20, 0x20), (0x20, 0x20), (0xA0, 0x24F), (0x300, 0x36F), (0x400, 0x4FF)]
    ranges += [(0x5D0, 0x6FF), (0x900, 0x97F), (0x2000, 0x206F), (0x2150, 0x218F), (0x3000, 0x30FF), (0xAC00, 0xAC80)]
    ranges += [(0x1F600, 0x1F64F), (0x00, 0x1F)]
    for _ in range(count):
        yield "".join(chr(rng.randint(*rng.choice(ranges))) for _ in range(rng.randint(1, 40)))


def cases(tokenizer):
    for text in TEXTS + list(random_texts(25)):
        ids = tokenizer.encode(text).ids
        case = {
            "text": text,
            "ids": ids,
            "decoded": tokenizer.decode(ids, skip_special_tokens=True),
            "kept": tokenizer.decode(ids, skip_special_tokens=False),
        }
        if tokenizer.pre_tokenizer:
            normalized = tokenizer.normalizer.normalize_str(text) if tokenizer.normalizer else text
            words = tokenizer.pre_tokenizer.pre_tokenize_str(normalized)
            case["words"] = [len(word) for word, _ in words]
        yield case


made = {"gpt2": gpt2(), "llama3": llama3(), "qwen": qwen(), "metaspace": metaspace(), "wordlevel": word_level()}
stories = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("VANE_STORIES_MODEL")
for name, tokenizer in made.items():
    settings = json.loads(tokenizer.to_str())
    (out / f"{name}.json").write_text(json.dumps(settings, ensure_ascii=False, separators=(",", ":")))
if stories:
    made["stories260k"] = Tokenizer.from_file(str(pathlib.Path(stories) / "tokenizer.json"))
golden = {name: list(cases(tokenizer)) for name, tokenizer in made.items()}
(out / "golden.json").write_text(json.dumps(golden, separators=(",", ":")))
