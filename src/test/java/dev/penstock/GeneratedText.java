package dev.penstock;

import java.util.List;
import java.util.Random;

/** Texts of all the kinds that tokenizers find hard, in one scan of dice. */
final class GeneratedText {

    private static final List<String> PIECES = List.of(
            "hello",
            " world",
            "  ",
            "\n\n",
            "\t",
            "The quick brown fox",
            "1234567890",
            "3.14159",
            "\uD83D\uDE00",
            "\uD83D\uDC69\u200D\uD83D\uDC69\u200D\uD83D\uDC67\u200D\uD83D\uDC66",
            "\uD83C\uDFF4\uDB40\uDC67\uDB40\uDC62",
            "\u4F60\u597D\u4E16\u754C",
            "\u3053\u3093\u306B\u3061\u306F",
            "\uD55C\uAD6D\uC5B4",
            "\uD840\uDC0B",
            "e\u0301\u0302\u0303",
            "Z\u0351\u036B\u0343\u036A\u0302",
            "\u0E2A\u0E27\u0E31\u0E2A\u0E14\u0E35",
            "\u0645\u0631\u062D\u0628\u0627",
            "\u0928\u092E\u0938\u094D\u0924\u0947",
            "\uFB01\uFF21\u2460",
            "\uFFFD\uFEFF\u200B",
            "\u0000\u0001\u001F\u007F",
            "<|endoftext|>",
            "{\"a\":[1,2,{\"b\":null}]}",
            "\\\"\\n",
            "!@#$%^&*()_+",
            "aGVsbG8gd29ybGQ=",
            "supercalifragilisticexpialidocious");

    private GeneratedText() {}

    static String next(Random random, int mostPieces) {
        StringBuilder text = new StringBuilder();
        int pieces = random.nextInt(mostPieces + 1);
        for (int i = 0; i < pieces; i++) {
            switch (random.nextInt(4)) {
                case 0 -> text.append((char) (' ' + random.nextInt(95)));
                case 1 -> text.appendCodePoint(codePoint(random));
                default -> text.append(PIECES.get(random.nextInt(PIECES.size())));
            }
        }
        return text.toString();
    }

    /** Any character but half of a pair. */
    private static int codePoint(Random random) {
        int any = random.nextInt(Character.MAX_CODE_POINT + 1);
        return any >= Character.MIN_SURROGATE && any <= Character.MAX_SURROGATE ? 'x' : any;
    }
}
