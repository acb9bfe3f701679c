/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The user-creatable type "secret": a password or key that others refer to by
 * id, so that it need not stand on their command line.
 *
 * Properties: data=TEXT or file=PATH (exactly one), format=raw|base64 of either;
 * loaded (read-only).  keyid and iv, which mean that the data is encrypted with
 * another secret, are understood but refused: there are no ciphers here.
 */
#include "qemu/osdep.h"
#include "qom/secret.h"
#include "qemu/cutils.h"
#include "qom/object_interfaces.h"

/* A key or a password, not a disk image. */
#define MAX_SECRET (16 * MiB)

enum { FORMAT_RAW, FORMAT_BASE64 };

static const char *const format_names[] = { "raw", "base64" };
static const QEnumLookup format_lookup = { format_names, ARRAY_SIZE(format_names) };

struct Secret {
    Object parent_obj;

    /* as given */
    int format;
    char *data;
    char *file;
    char *keyid;
    char *iv;
    /* once complete */
    bool loaded;
    uint8_t *bytes;                      /* len + 1 of them, the last is 0 */
    size_t len;
};

/* The compiler may not leave out what wipes memory before it is freed. */
static void wipe_and_free(void *p, size_t len)
{
    if (p) {
        explicit_bzero(p, len);
        g_free(p);
    }
}

static bool only_base64(const char *text, size_t len)
{
    size_t digits = 0, i;

    for (i = 0; i < len && text[i] != '='; i++) {
        if (g_ascii_isalnum(text[i]) || text[i] == '+' || text[i] == '/') {
            digits++;
        } else if (!g_ascii_isspace(text[i])) {
            return false;
        }
    }
    for (; i < len; i++) {
        if (text[i] == '=') {
            digits++;
        } else if (!g_ascii_isspace(text[i])) {
            return false;
        }
    }
    return digits % 4 == 0;
}

/* Take over @text of @len bytes and a NUL; false leaves nothing behind. */
static bool secret_decode(Secret *s, char *text, size_t len, Error **errp)
{
    bool ok = true;

    s->bytes = (uint8_t *)text;
    s->len = len;
    if (s->format == FORMAT_BASE64) {
        ok = only_base64(text, len) && strlen(text) == len;
        if (ok) {
            s->bytes = g_base64_decode(text, &s->len);
            s->bytes = g_realloc(s->bytes, s->len + 1);
            s->bytes[s->len] = 0;
        } else {
            s->bytes = NULL;
            error_setg(errp, "secret '%s' is not valid base64",
                       object_get_canonical_path_component(OBJECT(s)));
        }
        wipe_and_free(text, len);
    }
    s->loaded = ok;
    return ok;
}

static void secret_complete(UserCreatable *uc, Error **errp)
{
    Secret *s = SECRET(uc);
    size_t len;
    char *text;

    if (s->keyid || s->iv) {
        size_t key_len;
        uint8_t *key = s->keyid ? secret_lookup(s->keyid, &key_len, errp) : NULL;

        if (key || !s->keyid) {
            error_setg(errp, "secret '%s': encrypted data (keyid, iv) is not supported",
                       object_get_canonical_path_component(OBJECT(s)));
        }
        g_free(key);
        return;
    }
    if (s->data && s->file) {
        error_setg(errp, "'file' and 'data' are mutually exclusive");
        return;
    }
    if (!s->data && !s->file) {
        error_setg(errp, "Either 'file' or 'data' must be provided");
        return;
    }
    if (s->file) {
        text = util_read_file(s->file, MAX_SECRET, &len, errp);
        if (!text) {
            return;
        }
    } else {
        text = g_strdup(s->data);
        len = strlen(text);
    }
    secret_decode(s, text, len, errp);
}

/* ---- Properties ------------------------------------------------------------ */

static bool secret_changeable(Secret *s, const char *name, Error **errp)
{
    if (s->loaded) {
        error_setg(errp, "Property '%s.%s' cannot be changed once the secret is loaded",
                   TYPE_SECRET, name);
    }
    return !s->loaded;
}

#define SECRET_STRING(member)                                                 \
    static char *secret_get_##member(Object *obj, Error **errp)               \
    {                                                                         \
        return g_strdup(SECRET(obj)->member);                                 \
    }                                                                         \
    static void secret_set_##member(Object *obj, const char *value, Error **errp) \
    {                                                                         \
        Secret *s = SECRET(obj);                                              \
                                                                              \
        if (secret_changeable(s, #member, errp)) {                            \
            g_free(s->member);                                                \
            s->member = g_strdup(value);                                      \
        }                                                                     \
    }
SECRET_STRING(data)
SECRET_STRING(file)
SECRET_STRING(keyid)
SECRET_STRING(iv)
#undef SECRET_STRING

static int secret_get_format(Object *obj, Error **errp)
{
    return SECRET(obj)->format;
}

static void secret_set_format(Object *obj, int value, Error **errp)
{
    Secret *s = SECRET(obj);

    if (secret_changeable(s, "format", errp)) {
        s->format = value;
    }
}

static bool secret_get_loaded(Object *obj, Error **errp)
{
    return SECRET(obj)->loaded;
}

/* ---- Use --------------------------------------------------------------------- */

uint8_t *secret_lookup(const char *id, size_t *len, Error **errp)
{
    Object *obj = object_resolve_path_component(object_get_objects_root(), id);
    Secret *s;

    if (!obj) {
        error_setg(errp, "No secret with id '%s'", id);
        return NULL;
    }
    s = (Secret *)object_dynamic_cast(obj, TYPE_SECRET);
    if (!s) {
        error_setg(errp, "Object with id '%s' is not a secret", id);
        return NULL;
    }
    if (!s->loaded) {
        error_setg(errp, "Secret with id '%s' has no data", id);
        return NULL;
    }
    *len = s->len;
    return g_memdup2(s->bytes, s->len + 1);
}

char *secret_lookup_utf8(const char *id, Error **errp)
{
    size_t len;
    char *text = (char *)secret_lookup(id, &len, errp);

    if (text && !g_utf8_validate(text, len, NULL)) {
        error_setg(errp, "Data from secret %s is not valid UTF-8", id);
        wipe_and_free(text, len);
        return NULL;
    }
    return text;
}

static void secret_finalize(Object *obj)
{
    Secret *s = SECRET(obj);

    wipe_and_free(s->data, s->data ? strlen(s->data) : 0);
    wipe_and_free(s->bytes, s->len);
    g_free(s->file);
    g_free(s->keyid);
    g_free(s->iv);
}

static void secret_class_init(ObjectClass *oc, const void *data)
{
    UserCreatableClass *ucc = USER_CREATABLE_CLASS(oc);

    ucc->complete = secret_complete;
    object_class_property_add_str(oc, "data", secret_get_data, secret_set_data);
    object_class_property_add_str(oc, "file", secret_get_file, secret_set_file);
    object_class_property_add_enum(oc, "format", "QCryptoSecretFormat", &format_lookup,
                                   secret_get_format, secret_set_format);
    object_class_property_add_str(oc, "keyid", secret_get_keyid, secret_set_keyid);
    object_class_property_add_str(oc, "iv", secret_get_iv, secret_set_iv);
    object_class_property_add_bool(oc, "loaded", secret_get_loaded, NULL);
}

static const TypeInfo secret_types[] = {
    {
        .name = TYPE_SECRET,
        .parent = TYPE_OBJECT,
        .instance_size = sizeof(Secret),
        .instance_finalize = secret_finalize,
        .class_init = secret_class_init,
        .interfaces = (const InterfaceInfo[]) {
            { TYPE_USER_CREATABLE },
            { NULL },
        },
    },
};

DEFINE_TYPES(secret_types)
