package dev.penstock.testing;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Files of silence, as a recorder writes them. */
public final class AudioFiles {

    private static final int WAV_HEAD_BYTES = 44;
    private static final int MP3_BYTES_PER_SECOND_MIN = 1_000;
    private static final int PCM = 1;

    private AudioFiles() {}

    /** A WAV file of so many samples for each channel. */
    public static byte[] wav(int samplesPerSecond, int bytesPerSample, int channels, int samples) {
        int dataBytes = samples * bytesPerSample * channels;
        ByteBuffer file = ByteBuffer.allocate(WAV_HEAD_BYTES + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        file.put(ascii("RIFF")).putInt(WAV_HEAD_BYTES - 8 + dataBytes).put(ascii("WAVE"));
        format(file, samplesPerSecond, bytesPerSample, channels);
        file.put(ascii("data")).putInt(dataBytes);
        return file.array();
    }

    /** A mono WAV file of 8 bits, with a note before the format. */
    public static byte[] wavWithNote(int samplesPerSecond, int samples, String note) {
        byte[] text = ascii(note);
        ByteBuffer file =
                ByteBuffer.allocate(WAV_HEAD_BYTES + 8 + text.length + samples).order(ByteOrder.LITTLE_ENDIAN);
        file.put(ascii("RIFF")).putInt(file.capacity() - 8).put(ascii("WAVE"));
        file.put(ascii("note")).putInt(text.length).put(text);
        format(file, samplesPerSecond, 1, 1);
        file.put(ascii("data")).putInt(samples);
        return file.array();
    }

    /** An MP3 file of the lowest bitrate, 8 kbit/s, that plays so long. */
    public static byte[] mp3(int millis) {
        byte[] file = new byte[millis * MP3_BYTES_PER_SECOND_MIN / 1_000];
        // MPEG-2 layer III, 8 kbit/s, 22.05 kHz.
        file[0] = (byte) 0xFF;
        file[1] = (byte) 0xF3;
        file[2] = 0x10;
        return file;
    }

    private static void format(ByteBuffer file, int samplesPerSecond, int bytesPerSample, int channels) {
        file.put(ascii("fmt "))
                .putInt(16)
                .putShort((short) PCM)
                .putShort((short) channels)
                .putInt(samplesPerSecond)
                .putInt(samplesPerSecond * channels * bytesPerSample)
                .putShort((short) (channels * bytesPerSample))
                .putShort((short) (bytesPerSample * 8));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
