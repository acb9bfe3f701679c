/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers in strings: every conversion checks overflow and trailing text. */
#include "qemu/osdep.h"
#include <math.h>
#include "qemu/cutils.h"
#include "qapi/error.h"

/*
 * The common end: @end is where the number stopped, @range whether it did not
 * fit.  No digits at all is -EINVAL with *endptr at the start.
 */
static int finish(const char *nptr, const char *end, const char **endptr, bool range)
{
    if (endptr) {
        *endptr = end;
    }
    if (end == nptr || (!endptr && *end)) {
        return -EINVAL;
    }
    return range ? -ERANGE : 0;
}

/* The number as sign and magnitude; saturated with *@range set. */
static const char *scan(const char *nptr, int base, bool *negative, uint64_t *magnitude,
                        bool *range)
{
    char *end;
    const char *p = nptr;

    assert(base == 0 || (base > 1 && base <= 36));
    while (isspace((unsigned char)*p)) {
        p++;
    }
    *negative = *p == '-';
    if (*p == '-' || *p == '+') {
        p++;
    }
    *magnitude = 0;
    *range = false;
    if (!isalnum((unsigned char)*p)) {
        return nptr;    /* strtoull() would accept a second sign and blanks */
    }
    errno = 0;
    *magnitude = strtoull(p, &end, base);
    *range = errno == ERANGE;
    return end == p ? nptr : end;
}

static int scan_signed(const char *nptr, const char **endptr, int base, int64_t min,
                       int64_t max, int64_t *result)
{
    bool negative, range;
    uint64_t magnitude;
    *result = 0;
    if (!nptr) {
        if (endptr) {
            *endptr = NULL;
        }
        return -EINVAL;
    }
    const char *end = scan(nptr, base, &negative, &magnitude, &range);
    uint64_t limit = negative ? (uint64_t)-(min + 1) + 1 : (uint64_t)max;

    if (magnitude > limit) {
        range = true;
        magnitude = limit;
    }
    int ret = finish(nptr, end, endptr, range);
    if (ret != -EINVAL) {
        *result = (int64_t)(negative ? 0 - magnitude : magnitude);
    }
    return ret;
}

static int scan_unsigned(const char *nptr, const char **endptr, int base, uint64_t max,
                         uint64_t *result)
{
    bool negative, range;
    uint64_t magnitude;
    *result = 0;
    if (!nptr) {
        if (endptr) {
            *endptr = NULL;
        }
        return -EINVAL;
    }
    const char *end = scan(nptr, base, &negative, &magnitude, &range);

    if (magnitude > max) {
        range = true;
    }
    int ret = finish(nptr, end, endptr, range);
    if (ret == -ERANGE) {
        *result = max;
    } else if (ret == 0) {
        *result = (negative ? 0 - magnitude : magnitude) & max;
    }
    return ret;
}

int qemu_strtoi(const char *nptr, const char **endptr, int base, int *result)
{
    int64_t val;
    int ret = scan_signed(nptr, endptr, base, INT_MIN, INT_MAX, &val);
    *result = (int)val;
    return ret;
}

int qemu_strtol(const char *nptr, const char **endptr, int base, long *result)
{
    int64_t val;
    int ret = scan_signed(nptr, endptr, base, LONG_MIN, LONG_MAX, &val);
    *result = (long)val;
    return ret;
}

int qemu_strtoi64(const char *nptr, const char **endptr, int base, int64_t *result)
{
    return scan_signed(nptr, endptr, base, INT64_MIN, INT64_MAX, result);
}

int qemu_strtoui(const char *nptr, const char **endptr, int base, unsigned int *result)
{
    uint64_t val;
    int ret = scan_unsigned(nptr, endptr, base, UINT_MAX, &val);
    *result = (unsigned)val;
    return ret;
}

int qemu_strtoul(const char *nptr, const char **endptr, int base, unsigned long *result)
{
    uint64_t val;
    int ret = scan_unsigned(nptr, endptr, base, ULONG_MAX, &val);
    *result = (unsigned long)val;
    return ret;
}

int qemu_strtou64(const char *nptr, const char **endptr, int base, uint64_t *result)
{
    return scan_unsigned(nptr, endptr, base, UINT64_MAX, result);
}

int parse_uint(const char *s, const char **endptr, int base, uint64_t *value)
{
    const char *p = s;

    while (p && isspace((unsigned char)*p)) {
        p++;
    }
    if (!p || *p == '-') {
        *value = 0;
        if (endptr) {
            *endptr = s;
        }
        return -EINVAL;
    }
    return qemu_strtou64(s, endptr, base, value);
}

int parse_uint_full(const char *s, int base, uint64_t *value)
{
    return parse_uint(s, NULL, base, value);
}

int qemu_strtod(const char *nptr, const char **endptr, double *result)
{
    char *end = NULL;

    *result = 0;
    if (!nptr) {
        if (endptr) {
            *endptr = NULL;
        }
        return -EINVAL;
    }
    errno = 0;
    double val = g_ascii_strtod(nptr, &end);
    int ret = finish(nptr, end, endptr, errno == ERANGE);
    if (ret != -EINVAL) {
        *result = val;
    }
    return ret;
}

int qemu_strtod_finite(const char *nptr, const char **endptr, double *result)
{
    const char *end;
    double val;
    int ret = qemu_strtod(nptr, &end, &val);

    *result = 0;
    if (ret == 0 && !isfinite(val)) {
        ret = -EINVAL;
        end = nptr;
    }
    if (endptr) {
        *endptr = end;
    } else if (ret == 0 && *end) {
        ret = -EINVAL;
    }
    if (ret != -EINVAL) {
        *result = val;
    }
    return ret;
}

static int suffix_exponent(char c)
{
    const char *suffixes = "BKMGTPE";
    const char *at = c ? strchr(suffixes, g_ascii_toupper(c)) : NULL;
    return at ? (int)(at - suffixes) : -1;
}

/* What "0x..." gives: bytes of the default unit, no suffix. */
static int size_hex(const char *nptr, const char **end, uint64_t mul, uint64_t *result)
{
    uint64_t val;
    int ret = qemu_strtou64(nptr, end, 16, &val);

    if (ret == 0 && __builtin_mul_overflow(val, mul, result)) {
        ret = -ERANGE;
    }
    return ret;
}

/*
 * Decimal digits after the point times @mul: integer arithmetic, so that
 * "0.1G" is exactly floor(0.1 * 2^30).
 */
static const char *fraction(const char *p, uint64_t mul, uint64_t *add, bool *any)
{
    unsigned __int128 num = 0, den = 1;

    *any = false;
    while (g_ascii_isdigit(*p)) {
        *any |= *p != '0';
        if (den < UINT64_C(1000000000000000000)) {      /* more digits change no byte */
            num = num * 10 + (unsigned)(*p - '0');
            den *= 10;
        }
        p++;
    }
    /* num < 10^18 and mul <= 2^60: the product fits. */
    *add = (uint64_t)(num * mul / den);
    return p;
}

static uint64_t power(uint64_t unit, int exponent)
{
    uint64_t r = 1;
    while (exponent-- > 0) {
        r *= unit;
    }
    return r;
}

/* A decimal number, fraction and suffix; *@end behind what was used. */
static int size_decimal(const char *nptr, const char **end, int default_exp, uint64_t unit,
                        uint64_t *result)
{
    uint64_t whole, add = 0;
    bool fractional = false;
    const char *point, *p = nptr;

    if (*nptr == '.') {
        whole = 0;
    } else {
        int ret = parse_uint(nptr, &p, 10, &whole);
        if (ret == -EINVAL) {
            *end = nptr;
            return -EINVAL;
        }
        if (ret == -ERANGE) {
            *end = p + (suffix_exponent(*p) >= 0);
            return -ERANGE;
        }
    }
    point = *p == '.' && (g_ascii_isdigit(p[1]) || p != nptr) ? p + 1 : NULL;
    if (!point && p == nptr) {
        *end = nptr;
        return -EINVAL;
    }
    if (point) {
        p = point;
        while (g_ascii_isdigit(*p)) {
            p++;
        }
    }
    int exponent = suffix_exponent(*p);
    p += exponent >= 0;
    uint64_t mul = power(unit, exponent >= 0 ? exponent : default_exp);
    if (point) {
        fraction(point, mul, &add, &fractional);
    }
    *end = p;
    if (fractional && mul == 1) {
        *end = nptr;
        return -EINVAL;     /* half a byte */
    }
    if (__builtin_mul_overflow(whole, mul, result) ||
        __builtin_add_overflow(*result, add, result)) {
        return -ERANGE;
    }
    return 0;
}

static int strtosz(const char *nptr, const char **endptr, int default_exp, uint64_t unit,
                   uint64_t *result)
{
    const char *end = nptr, *p = nptr;
    int ret = -EINVAL;

    *result = 0;
    while (p && isspace((unsigned char)*p)) {
        p++;
    }
    if (p && *p != '-' && *p != '+') {
        bool hex = p[0] == '0' && (p[1] == 'x' || p[1] == 'X');
        ret = hex ? size_hex(p, &end, power(unit, default_exp), result)
                  : size_decimal(p, &end, default_exp, unit, result);
    }
    if (endptr) {
        *endptr = ret == -EINVAL ? nptr : end;
    } else if (ret != -EINVAL && *end) {
        ret = -EINVAL;
    }
    if (ret == -EINVAL) {
        *result = 0;
    } else if (ret == -ERANGE) {
        *result = UINT64_MAX;
    }
    return ret;
}

int qemu_strtosz(const char *nptr, const char **endptr, uint64_t *result)
{
    return strtosz(nptr, endptr, 0, 1024, result);
}

int qemu_strtosz_MiB(const char *nptr, const char **endptr, uint64_t *result)
{
    return strtosz(nptr, endptr, 2, 1024, result);
}

int qemu_strtosz_metric(const char *nptr, const char **endptr, uint64_t *result)
{
    return strtosz(nptr, endptr, 0, 1000, result);
}

char *size_to_str(uint64_t val)
{
    static const char *const suffixes[] = { "", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei" };
    unsigned i = 0;
    double v = (double)val;

    /* 1000 and not 1024: "0.98 KiB" is shorter than "1000 B" is wide. */
    while (v >= 999.5 && i < G_N_ELEMENTS(suffixes) - 1) {
        v /= 1024;
        i++;
    }
    return g_strdup_printf("%0.3g %sB", v, suffixes[i]);
}

char *freq_to_str(uint64_t freq_hz)
{
    static const char *const suffixes[] = { "", "K", "M", "G", "T", "P", "E" };
    unsigned i = 0;
    double v = (double)freq_hz;

    while (v >= 999.5 && i < G_N_ELEMENTS(suffixes) - 1) {
        v /= 1000;
        i++;
    }
    return g_strdup_printf("%0.3g %sHz", v, suffixes[i]);
}

bool util_check_port(const char *port, Error **errp)
{
    uint64_t number;

    if (qemu_strtou64(port, NULL, 10, &number) == 0 && number > UINT16_MAX) {
        error_setg(errp, "port %s is above 65535", port);
        return false;
    }
    return true;
}
