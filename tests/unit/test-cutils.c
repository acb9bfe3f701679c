/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Strings, numbers, sizes, dates, dumps, iovecs. */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/cutils.h"
#include "qemu/iov.h"

static void test_strings(void)
{
    char buf[6];
    const char *rest;
    char text[] = "a,b,,c", *p = text;

    pstrcpy(buf, sizeof(buf), "abcdefgh");
    g_assert_cmpstr(buf, ==, "abcde");
    pstrcpy(buf, 0, "zzz");
    pstrcpy(buf, sizeof(buf), "ab");
    g_assert_cmpstr(pstrcat(buf, sizeof(buf), "cdefgh"), ==, "abcde");
    strpadcpy(buf, sizeof(buf), "xy", '-');
    g_assert_true(memcmp(buf, "xy----", 6) == 0);
    strpadcpy(buf, 2, "xyz", '-');
    g_assert_true(memcmp(buf, "xy----", 6) == 0);
    g_assert_true(strstart("foobar", "foo", &rest));
    g_assert_cmpstr(rest, ==, "bar");
    g_assert_false(strstart("FOObar", "foo", NULL));
    g_assert_true(stristart("FOObar", "foo", NULL));
    g_assert_cmpint(qemu_strnlen("abc", 2), ==, 2);
    g_assert_cmpint(qemu_strnlen("abc", 9), ==, 3);
    g_assert_cmpstr(qemu_strsep(&p, ","), ==, "a");
    g_assert_cmpstr(qemu_strsep(&p, ","), ==, "b");
    g_assert_cmpstr(qemu_strsep(&p, ","), ==, "");
    g_assert_cmpstr(qemu_strsep(&p, ","), ==, "c");
    g_assert_null(qemu_strsep(&p, ","));
    g_assert_true(qemu_str_is_blank(" \t\n") && !qemu_str_is_blank(" x"));
    g_assert_cmpstr(util_basename("a/b/c"), ==, "c");
    g_assert_cmpstr(util_basename("c"), ==, "c");
}

static void test_signed(void)
{
    const char *end;
    int i;
    long l;
    int64_t v;

    g_assert_cmpint(qemu_strtoi("  -42", NULL, 0, &i), ==, 0);
    g_assert_cmpint(i, ==, -42);
    g_assert_cmpint(qemu_strtoi("0x10z", &end, 0, &i), ==, 0);
    g_assert_cmpint(i, ==, 16);
    g_assert_cmpstr(end, ==, "z");
    g_assert_cmpint(qemu_strtoi("16z", NULL, 0, &i), ==, -EINVAL);
    g_assert_cmpint(i, ==, 0);
    g_assert_cmpint(qemu_strtoi("", NULL, 0, &i), ==, -EINVAL);
    g_assert_cmpint(qemu_strtoi("- 1", &end, 0, &i), ==, -EINVAL);
    g_assert_cmpstr(end, ==, "- 1");
    g_assert_cmpint(qemu_strtoi(NULL, &end, 0, &i), ==, -EINVAL);
    g_assert_null(end);
    g_assert_cmpint(qemu_strtoi("2147483648", NULL, 0, &i), ==, -ERANGE);
    g_assert_cmpint(i, ==, INT_MAX);
    g_assert_cmpint(qemu_strtoi("-2147483648", NULL, 0, &i), ==, 0);
    g_assert_cmpint(i, ==, INT_MIN);
    g_assert_cmpint(qemu_strtoi("-2147483649", NULL, 0, &i), ==, -ERANGE);
    g_assert_cmpint(i, ==, INT_MIN);
    g_assert_cmpint(qemu_strtol("077", NULL, 0, &l), ==, 0);
    g_assert_cmpint(l, ==, 63);
    g_assert_cmpint(qemu_strtoi64("-9223372036854775808", NULL, 0, &v), ==, 0);
    g_assert_cmpint(v, ==, INT64_MIN);
    g_assert_cmpint(qemu_strtoi64("9223372036854775808", NULL, 0, &v), ==, -ERANGE);
    g_assert_cmpint(v, ==, INT64_MAX);
}

static void test_unsigned(void)
{
    const char *end;
    unsigned u;
    unsigned long ul;
    uint64_t v;

    g_assert_cmpint(qemu_strtoui("4294967295", NULL, 0, &u), ==, 0);
    g_assert_cmpuint(u, ==, UINT_MAX);
    g_assert_cmpint(qemu_strtoui("4294967296", NULL, 0, &u), ==, -ERANGE);
    g_assert_cmpuint(u, ==, UINT_MAX);
    g_assert_cmpint(qemu_strtoui("-1", NULL, 0, &u), ==, 0);
    g_assert_cmpuint(u, ==, UINT_MAX);
    g_assert_cmpint(qemu_strtoul("ff", NULL, 16, &ul), ==, 0);
    g_assert_cmpuint(ul, ==, 255);
    g_assert_cmpint(qemu_strtou64("18446744073709551616", NULL, 0, &v), ==, -ERANGE);
    g_assert_cmpuint(v, ==, UINT64_MAX);
    g_assert_cmpint(qemu_strtou64("x", NULL, 0, &v), ==, -EINVAL);
    g_assert_cmpint(qemu_strtou64(NULL, &end, 0, &v), ==, -EINVAL);
    g_assert_cmpint(parse_uint("-1", &end, 0, &v), ==, -EINVAL);
    g_assert_cmpstr(end, ==, "-1");
    g_assert_cmpint(parse_uint("12 apes", &end, 0, &v), ==, 0);
    g_assert_cmpstr(end, ==, " apes");
    g_assert_cmpint(parse_uint_full("12 apes", 0, &v), ==, -EINVAL);
    g_assert_cmpint(parse_uint_full("0x20", 0, &v), ==, 0);
    g_assert_cmpuint(v, ==, 32);
}

static void test_double(void)
{
    const char *end;
    double d;

    g_assert_cmpint(qemu_strtod("1.5", NULL, &d), ==, 0);
    g_assert_true(d == 1.5);
    g_assert_cmpint(qemu_strtod("inf", NULL, &d), ==, 0);
    g_assert_cmpint(qemu_strtod("1e999", NULL, &d), ==, -ERANGE);
    g_assert_cmpint(qemu_strtod("", NULL, &d), ==, -EINVAL);
    g_assert_cmpint(qemu_strtod(NULL, &end, &d), ==, -EINVAL);
    g_assert_cmpint(qemu_strtod_finite("inf", &end, &d), ==, -EINVAL);
    g_assert_cmpstr(end, ==, "inf");
    g_assert_cmpint(qemu_strtod_finite("2k", &end, &d), ==, 0);
    g_assert_cmpstr(end, ==, "k");
    g_assert_cmpint(qemu_strtod_finite("2k", NULL, &d), ==, -EINVAL);
}

static void test_sizes(void)
{
    static const struct { const char *text; int ret; uint64_t val; } cases[] = {
        { "0", 0, 0 }, { "12345", 0, 12345 }, { "1B", 0, 1 }, { "1k", 0, 1024 },
        { "1M", 0, 1048576 }, { "2G", 0, UINT64_C(2) << 30 }, { "1T", 0, UINT64_C(1) << 40 },
        { "1P", 0, UINT64_C(1) << 50 }, { "15E", 0, UINT64_C(15) << 60 },
        { "16E", -ERANGE, UINT64_MAX }, { "18446744073709551615", 0, UINT64_MAX },
        { "18446744073709551616", -ERANGE, UINT64_MAX }, { "1.5k", 0, 1536 },
        { ".5k", 0, 512 }, { "1.k", 0, 1024 }, { "0.1M", 0, 104857 }, { "1.0B", 0, 1 },
        { "1.5", -EINVAL, 0 }, { "1.5B", -EINVAL, 0 }, { "0x10", 0, 16 },
        { "0x1G", -EINVAL, 0 }, { "-1", -EINVAL, 0 }, { "+1", -EINVAL, 0 }, { "", -EINVAL, 0 },
        { "abc", -EINVAL, 0 }, { "1kk", -EINVAL, 0 }, { ".", -EINVAL, 0 }, { " 8", 0, 8 },
        { "1.99999999999999999999k", 0, 2047 }, { "k", -EINVAL, 0 }, { "0x", -EINVAL, 0 },
        { "99999999999999999999k", -ERANGE, UINT64_MAX },
    };
    const char *end;
    uint64_t v;

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        int ret = qemu_strtosz(cases[i].text, NULL, &v);
        if (ret != cases[i].ret || v != cases[i].val) {
            g_test_message("case '%s': %d, %" PRIu64, cases[i].text, ret, v);
            g_test_fail();
        }
    }
    g_assert_cmpint(qemu_strtosz(NULL, &end, &v), ==, -EINVAL);
    g_assert_cmpint(qemu_strtosz("1.5kx", &end, &v), ==, 0);
    g_assert_cmpstr(end, ==, "x");
    g_assert_cmpint(qemu_strtosz_MiB("1", NULL, &v), ==, 0);
    g_assert_cmpuint(v, ==, 1048576);
    g_assert_cmpint(qemu_strtosz_MiB("1.5", NULL, &v), ==, 0);
    g_assert_cmpuint(v, ==, 1572864);
    g_assert_cmpint(qemu_strtosz_MiB("4B", NULL, &v), ==, 0);
    g_assert_cmpuint(v, ==, 4);
    g_assert_cmpint(qemu_strtosz_metric("1k", NULL, &v), ==, 0);
    g_assert_cmpuint(v, ==, 1000);
}

static void test_to_text(void)
{
    static const struct { uint64_t v; const char *size, *freq; } cases[] = {
        { 0, "0 B", "0 Hz" }, { 999, "999 B", "999 Hz" }, { 1024, "1 KiB", "1.02 KHz" },
        { 1536, "1.5 KiB", "1.54 KHz" }, { 1000, "0.977 KiB", "1 KHz" },
        { 62500000, "59.6 MiB", "62.5 MHz" }, { UINT64_MAX, "16 EiB", "18.4 EHz" },
    };

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        g_autofree char *size = size_to_str(cases[i].v);
        g_autofree char *freq = freq_to_str(cases[i].v);
        g_assert_cmpstr(size, ==, cases[i].size);
        g_assert_cmpstr(freq, ==, cases[i].freq);
    }
}

static void test_mktimegm(void)
{
    /* Every sixth hour of some centuries against the C library. */
    for (time_t t = -3000000000LL; t < 5000000000LL; t += 86400 * 13 + 21601) {
        struct tm tm;
        gmtime_r(&t, &tm);
        g_assert_cmpint(mktimegm(&tm), ==, t);
    }
    for (time_t t = -70000000000LL; t < -60000000000LL; t += 86400 * 97 + 12345) {
        struct tm tm;
        gmtime_r(&t, &tm);      /* around the year 0 */
        g_assert_cmpint(mktimegm(&tm), ==, t);
    }
    struct tm odd = { .tm_year = 100, .tm_mon = 14, .tm_mday = 0 };     /* 2001-03-00 */
    g_assert_cmpint(mktimegm(&odd), ==, 983318400);
    struct tm before = { .tm_year = 100, .tm_mon = -1, .tm_mday = 31 };  /* 1999-12-31 */
    g_assert_cmpint(mktimegm(&before), ==, 946598400);
}

static void test_dump(void)
{
    char *text = NULL;
    size_t len;
    FILE *f = open_memstream(&text, &len);
    char bytes[20] = "ABCDEFGHIJKLMNOP\x01\xff";

    qemu_hexdump(f, "x", bytes, 18);
    fclose(f);
    g_assert_cmpstr(text, ==,
        "x: 0000: 41 42 43 44  45 46 47 48  49 4a 4b 4c  4d 4e 4f 50  ABCDEFGHIJKLMNOP\n"
        "x: 0010: 01 ff                                               ..\n");
    free(text);
    g_autoptr(GString) line = qemu_hexdump_line(NULL, bytes, 6, 2, 4);
    g_assert_cmpstr(line->str, ==, "4142 4344  4546");
    static const char zeros[100];
    g_assert_true(buffer_is_zero(zeros, 100) && buffer_is_zero(zeros, 7) &&
                  buffer_is_zero(NULL, 0));
    for (size_t i = 0; i < 40; i++) {
        char buf[40] = "";
        buf[i] = 1;
        g_assert_false(buffer_is_zero(buf, 40));
        g_assert_false(i < 9 && buffer_is_zero(buf, 9));
    }
}

static void test_port(void)
{
    Error *err = NULL;

    g_assert_true(util_check_port("0", &error_abort));
    g_assert_true(util_check_port("65535", &error_abort));
    g_assert_true(util_check_port("http", &error_abort));
    g_assert_false(util_check_port("65536", &err));
    g_assert_cmpstr(error_get_pretty(err), ==, "port 65536 is above 65535");
    error_free_or_abort(&err);
}

static void test_nearest(void)
{
    static const char *const words[] = { "chardev", "machine", "monitor", "m", NULL };
    static const char *const short_words[] = { "boot", "cow", "d", NULL };

    g_assert_cmpstr(util_nearest_match("chradev", words), ==, "chardev");
    g_assert_cmpstr(util_nearest_match("Machin", words), ==, "machine");
    g_assert_cmpstr(util_nearest_match("monitro", words), ==, "monitor");
    g_assert_null(util_nearest_match("zebra", words));
    g_assert_cmpstr(util_nearest_match("coo", short_words), ==, "cow");
    g_assert_null(util_nearest_match("foo", short_words));      /* two of three differ */
    g_assert_null(util_nearest_match("x", short_words));
    g_assert_null(util_nearest_match("", words));
    g_assert_cmpuint(util_edit_distance("kitten", "sitting"), ==, 3);
    g_assert_cmpuint(util_edit_distance("", "abc"), ==, 3);
    g_assert_cmpuint(util_edit_distance("ab", "ba"), ==, 1);
}

static void test_read_file(void)
{
    g_autofree char *name = NULL;
    int fd = g_file_open_tmp("test-cutils-XXXXXX", &name, NULL);
    Error *err = NULL;
    size_t len;

    g_assert_cmpint(write(fd, "hello", 5), ==, 5);
    close(fd);
    g_autofree char *text = util_read_file(name, 5, &len, &error_abort);
    g_assert_cmpstr(text, ==, "hello");
    g_assert_cmpuint(len, ==, 5);
    g_assert_null(util_read_file(name, 4, NULL, &err));
    error_free_or_abort(&err);
    unlink(name);
    g_assert_null(util_read_file(name, 4, NULL, &err));
    g_assert_true(g_str_has_suffix(error_get_pretty(err), "No such file or directory"));
    error_free_or_abort(&err);
    g_assert_null(util_read_file("/", 4, NULL, &err));
    error_free_or_abort(&err);
}

static void test_iov(void)
{
    char a[4] = "abc", b[1], c[5] = "defg";
    struct iovec vec[3] = { { a, 3 }, { b, 0 }, { c, 4 } };
    struct iovec *p = vec;
    unsigned cnt = 3;
    char buf[10] = "";

    g_assert_cmpuint(iov_size(vec, 3), ==, 7);
    g_assert_cmpuint(iov_to_buf(vec, 3, 2, buf, 9), ==, 5);
    g_assert_cmpstr(buf, ==, "cdefg");
    g_assert_cmpuint(iov_to_buf(vec, 3, 7, buf, 9), ==, 0);
    g_assert_cmpuint(iov_from_buf(vec, 3, 1, "XYZ", 3), ==, 3);
    g_assert_cmpstr(a, ==, "aXY");
    g_assert_cmpstr(c, ==, "Zefg");
    g_assert_cmpuint(iov_memset(vec, 3, 6, '!', 10), ==, 1);
    g_assert_cmpstr(c, ==, "Zef!");
    g_assert_cmpuint(iov_discard_front(&p, &cnt, 4), ==, 4);
    g_assert_cmpuint(cnt, ==, 1);
    g_assert_true(p[0].iov_base == c + 1 && p[0].iov_len == 3);
    g_assert_cmpuint(iov_discard_back(p, &cnt, 1), ==, 1);
    g_assert_cmpuint(iov_discard_back(p, &cnt, 9), ==, 2);
    g_assert_cmpuint(cnt, ==, 0);
    g_assert_cmpuint(iov_discard_front(&p, &cnt, 1), ==, 0);
}

static void test_array_at(void)
{
    static int array[3] = { 1, 2, 3 };
    volatile size_t index = 2;

    g_assert_cmpint(ARRAY_AT(array, index), ==, 3);
    if (g_test_subprocess()) {
        index = 3;
        ARRAY_AT(array, index) = 0;
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr("*index 3 of array array is out of range (3 elements)*");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/cutils/strings", test_strings);
    g_test_add_func("/cutils/signed", test_signed);
    g_test_add_func("/cutils/unsigned", test_unsigned);
    g_test_add_func("/cutils/double", test_double);
    g_test_add_func("/cutils/sizes", test_sizes);
    g_test_add_func("/cutils/to-text", test_to_text);
    g_test_add_func("/cutils/mktimegm", test_mktimegm);
    g_test_add_func("/cutils/dump", test_dump);
    g_test_add_func("/cutils/nearest", test_nearest);
    g_test_add_func("/cutils/port", test_port);
    g_test_add_func("/cutils/read-file", test_read_file);
    g_test_add_func("/iov/all", test_iov);
    g_test_add_func("/compiler/array-at", test_array_at);
    return g_test_run();
}
