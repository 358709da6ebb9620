// CRC-32C, the checksum of Zarr's `crc32c` codec.
#include "CVaneKernels.h"
#include "dispatch.h"

#include <pthread.h>
#include <string.h>

/// The Castagnoli polynomial with its bits reversed: bit 31 stands for x⁰.
#define POLYNOMIAL 0x82F63B78u

/// Eight bytes in the processor's order, from anywhere.
VANE_INLINE uint64_t word_at(const uint8_t *p) {
    uint64_t w;
    memcpy(&w, p, sizeof w);
    return w;
}

// MARK: By tables

/// `tables[k][b]` is the checksum register after byte `b` and then `k` zero bytes, from register 0.
static uint32_t tables[8][256];

static void fill_tables(void) {
    for (uint32_t b = 0; b < 256; ++b) {
        uint32_t r = b;
        for (int bit = 0; bit < 8; ++bit) r = (r & 1) ? (r >> 1) ^ POLYNOMIAL : r >> 1;
        tables[0][b] = r;
    }
    for (int k = 1; k < 8; ++k) {
        for (uint32_t b = 0; b < 256; ++b) {
            uint32_t r = tables[k - 1][b];
            tables[k][b] = (r >> 8) ^ tables[0][r & 0xFF];
        }
    }
}

/// Advances the register over bytes, eight at a time by eight look-ups.
static uint32_t advance_by_tables(uint32_t r, const uint8_t *p, size_t n) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, fill_tables);
    for (; n >= 8; n -= 8, p += 8) {
        r ^= (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
        r = tables[7][r & 0xFF] ^ tables[6][(r >> 8) & 0xFF] ^ tables[5][(r >> 16) & 0xFF]
            ^ tables[4][r >> 24] ^ tables[3][p[4]] ^ tables[2][p[5]] ^ tables[1][p[6]]
            ^ tables[0][p[7]];
    }
    for (; n > 0; --n, ++p) r = (r >> 8) ^ tables[0][(r ^ *p) & 0xFF];
    return r;
}

// MARK: By the processor's instruction

#if defined(__x86_64__)
#include <nmmintrin.h>
#include <wmmintrin.h>

/// Advances the register `r` over 8·k further bits that are zero, where `power` stands for x^(8k - 33).
///
/// The carry-less product of two reflected 32-bit polynomials has its bits one place low, and the checksum instruction
/// multiplies by x³² as it reduces: 33 powers that `power` leaves out.
__attribute__((target("sse4.2,pclmul"))) static inline uint32_t shift(uint32_t r, uint32_t power) {
    __m128i product = _mm_clmulepi64_si128(_mm_cvtsi32_si128((int)r), _mm_cvtsi32_si128((int)power), 0);
    return (uint32_t)_mm_crc32_u64(0, (uint64_t)_mm_cvtsi128_si64(product));
}

/// Advances the register over three neighbouring runs of `length` bytes at once, which hides the instruction's latency.
///
/// `one` and `two` stand for x^(8·length - 33) and x^(16·length - 33).
__attribute__((target("sse4.2,pclmul"))) static inline uint32_t advance_threefold(
    uint32_t r, const uint8_t *p, size_t length, uint32_t one, uint32_t two) {
    uint64_t a = r, b = 0, c = 0;
    for (size_t i = 0; i < length; i += 8) {
        a = _mm_crc32_u64(a, word_at(p + i));
        b = _mm_crc32_u64(b, word_at(p + length + i));
        c = _mm_crc32_u64(c, word_at(p + 2 * length + i));
    }
    return shift((uint32_t)a, two) ^ shift((uint32_t)b, one) ^ (uint32_t)c;
}

__attribute__((target("sse4.2,pclmul"))) static uint32_t advance_by_instruction(
    uint32_t r, const uint8_t *p, size_t n) {
    // The constants are x^n modulo the polynomial, reflected; n = 8·4096 - 33, 16·4096 - 33, 8·256 - 33, 16·256 - 33.
    for (; n >= 3 * 4096; n -= 3 * 4096, p += 3 * 4096) {
        r = advance_threefold(r, p, 4096, 0x82F89C77u, 0x54A86326u);
    }
    for (; n >= 3 * 256; n -= 3 * 256, p += 3 * 256) {
        r = advance_threefold(r, p, 256, 0xB9E02B86u, 0xDD7E3B0Cu);
    }
    uint64_t wide = r;
    for (; n >= 8; n -= 8, p += 8) wide = _mm_crc32_u64(wide, word_at(p));
    r = (uint32_t)wide;
    for (; n > 0; --n, ++p) r = _mm_crc32_u8(r, *p);
    return r;
}

static int has_instruction(void) {
    __builtin_cpu_init();
    return __builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("pclmul");
}
#elif defined(__aarch64__) && defined(__ARM_FEATURE_CRC32)
#include <arm_acle.h>

static uint32_t advance_by_instruction(uint32_t r, const uint8_t *p, size_t n) {
    for (; n >= 8; n -= 8, p += 8) r = __crc32cd(r, word_at(p));
    for (; n > 0; --n, ++p) r = __crc32cb(r, *p);
    return r;
}

static int has_instruction(void) { return 1; }
#else
static uint32_t advance_by_instruction(uint32_t r, const uint8_t *p, size_t n) {
    return advance_by_tables(r, p, n);
}

static int has_instruction(void) { return 0; }
#endif

uint32_t vane_crc32c(uint32_t crc, const void *data, size_t size) {
    uint32_t r = ~crc;
    r = has_instruction() ? advance_by_instruction(r, data, size) : advance_by_tables(r, data, size);
    return ~r;
}

uint32_t vane_crc32c_by_tables(uint32_t crc, const void *data, size_t size) {
    return ~advance_by_tables(~crc, data, size);
}
