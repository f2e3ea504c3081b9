package dev.penstock.cache;

import static dev.penstock.cache.Samples.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.core.Secret;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntrySealTest {

    private static final int ANSWER_BYTES_MAX = 100_000;

    private final CacheKey key = new CacheKey("demo", "ab");
    private final SecureRandom random = new SecureRandom();
    private final EntrySeal seal = new EntrySeal(new TenantSecrets(Samples.SECRET), random);
    private final EntryFormat format = new EntryFormat(ANSWER_BYTES_MAX);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1024, 1025, 65_536, ANSWER_BYTES_MAX})
    void givesBackWhatWasSealed(int bodyBytes) {
        Entry entry = Samples.entry(Instant.parse("2026-11-24T12:00:00.123Z"), "é".repeat(bodyBytes / 2));

        byte[] sealed = seal.seal(key, format.encode(entry));

        assertThat(seal.open(key, sealed).flatMap(format::decode))
                .usingRecursiveComparison()
                .isEqualTo(Optional.of(entry));
    }

    @Test
    void isSmallerThanARepetitiveAnswer() {
        byte[] sealed = seal.seal(key, format.encode(Samples.entry(Instant.EPOCH, "la".repeat(10_000))));

        assertThat(sealed).hasSizeLessThan(1000);
    }

    @Test
    void showsNothingAndNeverTheSameTwice() {
        byte[] plain = utf8("confidential");

        assertThat(new String(seal.seal(key, plain), StandardCharsets.ISO_8859_1))
                .doesNotContain("confidential");
        assertThat(seal.seal(key, plain)).isNotEqualTo(seal.seal(key, plain));
    }

    @Test
    void doesNotOpenWithAnyByteChangedOrCutOff() {
        byte[] sealed = seal.seal(key, utf8("an answer"));
        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            assertThat(seal.open(key, changed)).isEmpty();
            assertThat(seal.open(key, Arrays.copyOf(sealed, i))).isEmpty();
        }
    }

    @Test
    void doesNotOpenInAnotherPlaceForAnotherTenantOrUnderAnotherSecret() {
        byte[] sealed = seal.seal(key, utf8("an answer"));
        EntrySeal other = new EntrySeal(new TenantSecrets(new Secret("another secret of thirty-two chars")), random);

        assertThat(seal.open(new CacheKey("demo", "cd"), sealed)).isEmpty();
        assertThat(seal.open(new CacheKey("other", "ab"), sealed)).isEmpty();
        assertThat(other.open(key, sealed)).isEmpty();
    }

    @Test
    void decodesNoBytesThatAreNotAnEntry() {
        byte[] encoded = format.encode(Samples.entry(Instant.EPOCH, "body ".repeat(1000)));
        for (int length = 0; length < encoded.length; length++) {
            assertThat(format.decode(Arrays.copyOf(encoded, length))).isEmpty();
        }
        assertThat(new EntryFormat(4999).decode(encoded)).isEmpty();
        assertThat(new EntryFormat(5000).decode(encoded)).isPresent();
    }
}
