/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * For tests of VMState: streams as hex text.
 */
#ifndef TESTS_UNIT_VMSTATE_TEST_H
#define TESTS_UNIT_VMSTATE_TEST_H

#include "migration/qemu-file.h"
#include "migration/vmstate.h"

static inline char *hex(const uint8_t *data, size_t size)
{
    GString *s = g_string_new(NULL);

    for (size_t i = 0; i < size; i++) {
        g_string_append_printf(s, "%02x", data[i]);
    }
    return g_string_free(s, false);
}

/* Blanks are ignored. */
static inline GByteArray *unhex(const char *text)
{
    GByteArray *out = g_byte_array_new();

    for (const char *p = text; *p; p++) {
        uint8_t byte;

        if (*p != ' ') {
            byte = g_ascii_xdigit_value(p[0]) << 4 | g_ascii_xdigit_value(p[1]);
            g_byte_array_append(out, &byte, 1);
            p++;
        }
    }
    return out;
}

/* What saving writes; *json (may be NULL) gets the description. */
static inline GByteArray *save(const VMStateDescription *vmsd, void *state, char **json)
{
    QEMUFile *f = qemu_file_new_memory_output();
    g_autoptr(JSONWriter) w = json ? json_writer_new(false) : NULL;
    GByteArray *out = g_byte_array_new();
    Error *err = NULL;
    const uint8_t *data;
    size_t size;

    if (w) {
        json_writer_start_object(w, NULL);
    }
    g_assert_cmpint(vmstate_save_state_errp(f, vmsd, state, w, &err), ==, 0);
    g_assert_null(err);
    if (w) {
        json_writer_end_object(w);
        *json = g_strdup(json_writer_get(w));
    }
    data = qemu_file_memory(f, &size);
    g_byte_array_append(out, data, size);
    g_assert_cmpint(qemu_fclose(f), ==, 0);
    return out;
}

static inline void assert_saves(const VMStateDescription *vmsd, void *state,
                                const char *expected)
{
    g_autoptr(GByteArray) bytes = save(vmsd, state, NULL);
    g_autoptr(GByteArray) want = unhex(expected);
    g_autofree char *got = hex(bytes->data, bytes->len);
    g_autofree char *wanted = hex(want->data, want->len);

    g_assert_cmpstr(got, ==, wanted);
}

static inline void assert_json(const VMStateDescription *vmsd, void *state,
                               const char *expected)
{
    g_autofree char *json = NULL;
    g_autoptr(GByteArray) bytes QEMU_UNUSED = save(vmsd, state, &json);

    g_assert_cmpstr(json, ==, expected);
}

static inline int load_bytes(const VMStateDescription *vmsd, void *state, int version,
                             const void *data, size_t size, Error **errp)
{
    QEMUFile *f = qemu_file_new_memory_input(data, size);
    int ret = vmstate_load_state_errp(f, vmsd, state, version, errp);

    qemu_fclose(f);
    return ret;
}

static inline void assert_loads(const VMStateDescription *vmsd, void *state, int version,
                                const char *text)
{
    g_autoptr(GByteArray) bytes = unhex(text);
    Error *err = NULL;
    int ret = load_bytes(vmsd, state, version, bytes->data, bytes->len, &err);

    g_assert_cmpstr(err ? error_get_pretty(err) : "", ==, "");
    g_assert_cmpint(ret, ==, 0);
}

/* Loading fails with exactly this message. */
static inline void assert_refuses(const VMStateDescription *vmsd, void *state, int version,
                                  const char *text, const char *message)
{
    g_autoptr(GByteArray) bytes = unhex(text);
    Error *err = NULL;
    int ret = load_bytes(vmsd, state, version, bytes->data, bytes->len, &err);

    g_assert_cmpint(ret, <, 0);
    g_assert_nonnull(err);
    g_assert_cmpstr(error_get_pretty(err), ==, message);
    error_free(err);
}

static inline void assert_does_not_save(const VMStateDescription *vmsd, void *state,
                                        const char *message)
{
    QEMUFile *f = qemu_file_new_memory_output();
    Error *err = NULL;

    g_assert_cmpint(vmstate_save_state_errp(f, vmsd, state, NULL, &err), <, 0);
    g_assert_cmpstr(error_get_pretty(err), ==, message);
    error_free(err);
    qemu_fclose(f);
}

static inline void assert_check_fails(const VMStateDescription *vmsd, const char *message)
{
    Error *err = NULL;

    g_assert_false(vmstate_check(vmsd, &err));
    g_assert_cmpstr(error_get_pretty(err), ==, message);
    error_free(err);
}

#endif
