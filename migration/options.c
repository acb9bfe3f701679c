/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Capabilities, parameters, and the knobs of -global migration.X=Y.
 */
#include "qemu/osdep.h"
#include <json-c/json.h>
#include "options.h"
#include "savevm-internal.h"
#include "migration/misc.h"
#include "qemu/cutils.h"

/* ---- capabilities ---------------------------------------------------------------- */

static const char *const capability_names[] = {
    [MIGRATION_CAPABILITY_XBZRLE] = "xbzrle",
    [MIGRATION_CAPABILITY_RDMA_PIN_ALL] = "rdma-pin-all",
    [MIGRATION_CAPABILITY_AUTO_CONVERGE] = "auto-converge",
    [MIGRATION_CAPABILITY_EVENTS] = "events",
    [MIGRATION_CAPABILITY_POSTCOPY_RAM] = "postcopy-ram",
    [MIGRATION_CAPABILITY_X_COLO] = "x-colo",
    [MIGRATION_CAPABILITY_RELEASE_RAM] = "release-ram",
    [MIGRATION_CAPABILITY_RETURN_PATH] = "return-path",
    [MIGRATION_CAPABILITY_PAUSE_BEFORE_SWITCHOVER] = "pause-before-switchover",
    [MIGRATION_CAPABILITY_MULTIFD] = "multifd",
    [MIGRATION_CAPABILITY_DIRTY_BITMAPS] = "dirty-bitmaps",
    [MIGRATION_CAPABILITY_POSTCOPY_BLOCKTIME] = "postcopy-blocktime",
    [MIGRATION_CAPABILITY_LATE_BLOCK_ACTIVATE] = "late-block-activate",
    [MIGRATION_CAPABILITY_X_IGNORE_SHARED] = "x-ignore-shared",
    [MIGRATION_CAPABILITY_VALIDATE_UUID] = "validate-uuid",
    [MIGRATION_CAPABILITY_BACKGROUND_SNAPSHOT] = "background-snapshot",
    [MIGRATION_CAPABILITY_ZERO_COPY_SEND] = "zero-copy-send",
    [MIGRATION_CAPABILITY_POSTCOPY_PREEMPT] = "postcopy-preempt",
    [MIGRATION_CAPABILITY_SWITCHOVER_ACK] = "switchover-ack",
    [MIGRATION_CAPABILITY_DIRTY_LIMIT] = "dirty-limit",
    [MIGRATION_CAPABILITY_MAPPED_RAM] = "mapped-ram",
    [MIGRATION_CAPABILITY__MAX] = NULL,
};

/* The others are known and stay off. */
static const bool supported[MIGRATION_CAPABILITY__MAX] = {
    [MIGRATION_CAPABILITY_EVENTS] = true,
    [MIGRATION_CAPABILITY_PAUSE_BEFORE_SWITCHOVER] = true,
    [MIGRATION_CAPABILITY_LATE_BLOCK_ACTIVATE] = true,
    [MIGRATION_CAPABILITY_X_IGNORE_SHARED] = true,
    [MIGRATION_CAPABILITY_VALIDATE_UUID] = true,
};

static bool capabilities[MIGRATION_CAPABILITY__MAX];

bool migration_has(MigrationCapability cap)
{
    return capabilities[cap];
}

const char *migration_capability_name(MigrationCapability cap)
{
    return capability_names[cap];
}

const char *const *migration_capability_names(void)
{
    return capability_names;
}

bool migration_capability_by_name(const char *name, MigrationCapability *cap)
{
    for (int i = 0; i < MIGRATION_CAPABILITY__MAX; i++) {
        if (g_str_equal(capability_names[i], name)) {
            *cap = i;
            return true;
        }
    }
    return false;
}

bool migration_capability(const char *name)
{
    MigrationCapability cap;

    return migration_capability_by_name(name, &cap) && capabilities[cap];
}

static bool check_capability(const char *name, bool state, MigrationCapability *cap,
                             Error **errp)
{
    if (!migration_capability_by_name(name, cap)) {
        error_setg(errp, "Parameter 'capability' does not accept value '%s'", name);
        return false;
    }
    if (state && !supported[*cap]) {
        error_setg(errp, "Capability '%s' is not supported by this build", name);
        return false;
    }
    return true;
}

static bool check_idle(Error **errp)
{
    if (migration_is_running()) {
        error_setg(errp, "There's a migration process in progress");
        return false;
    }
    return true;
}

bool migration_set_capability(const char *name, bool state, Error **errp)
{
    MigrationCapability cap;

    if (!check_idle(errp) || !check_capability(name, state, &cap, errp)) {
        return false;
    }
    capabilities[cap] = state;
    return true;
}

static bool parse_capability(struct json_object *item, bool *states, Error **errp)
{
    struct json_object *name = NULL, *state = NULL;
    MigrationCapability cap;

    if (!json_object_is_type(item, json_type_object)
        || !json_object_object_get_ex(item, "capability", &name)
        || !json_object_is_type(name, json_type_string)) {
        error_setg(errp, "Parameter 'capability' is missing");
        return false;
    }
    if (!json_object_object_get_ex(item, "state", &state)
        || !json_object_is_type(state, json_type_boolean)) {
        error_setg(errp, "Invalid parameter type for 'state', expected: boolean");
        return false;
    }
    if (!check_capability(json_object_get_string(name), json_object_get_boolean(state), &cap,
                          errp)) {
        return false;
    }
    states[cap] = json_object_get_boolean(state);
    return true;
}

bool migration_set_capabilities(struct json_object *list, Error **errp)
{
    bool states[MIGRATION_CAPABILITY__MAX];

    if (!check_idle(errp)) {
        return false;
    }
    if (!json_object_is_type(list, json_type_array)) {
        error_setg(errp, "Invalid parameter type for 'capabilities', expected: array");
        return false;
    }
    memcpy(states, capabilities, sizeof(states));
    for (size_t i = 0; i < json_object_array_length(list); i++) {
        if (!parse_capability(json_object_array_get_idx(list, i), states, errp)) {
            return false;
        }
    }
    memcpy(capabilities, states, sizeof(states));
    return true;
}

struct json_object *migration_query_capabilities(void)
{
    struct json_object *list = json_object_new_array();

    for (int i = 0; i < MIGRATION_CAPABILITY__MAX; i++) {
        struct json_object *item = json_object_new_object();

        json_object_object_add(item, "state", json_object_new_boolean(capabilities[i]));
        json_object_object_add(item, "capability", json_object_new_string(capability_names[i]));
        json_object_array_add(list, item);
    }
    return list;
}

/* ---- parameters ------------------------------------------------------------------------ */

typedef enum { P_UINT, P_SIZE, P_BOOL, P_STR, P_ENUM, P_LIST } ParameterKind;

typedef struct Parameter {
    const char *name;
    ParameterKind kind;
    uint64_t min, max, value;
    const char *accepts;        /* enum: the values, separated by "|" */
    const char *initial;        /* string and enum */
    char *text;                 /* string and enum: what was set, or NULL */
    const char *unit;
} Parameter;

#define SIZE_LIMIT INT64_MAX
#define NUMBER(n, least, most, v, u) \
    { .name = n, .kind = P_UINT, .min = least, .max = most, .value = v, .unit = u }
#define SIZE(n, least, most, v, u) \
    { .name = n, .kind = P_SIZE, .min = least, .max = most, .value = v, .unit = u }
#define FLAG(n) { .name = n, .kind = P_BOOL }
#define STRING(n) { .name = n, .kind = P_STR, .initial = "" }
#define CHOICE(n, first, all) { .name = n, .kind = P_ENUM, .initial = first, .accepts = all }
static Parameter parameters[] = {
    NUMBER("announce-initial", 0, 100000, 50, " ms"),
    NUMBER("announce-max", 0, 100000, 550, " ms"),
    NUMBER("announce-rounds", 0, 1000, 5, ""),
    NUMBER("announce-step", 0, 10000, 100, " ms"),
    NUMBER("throttle-trigger-threshold", 1, 100, 50, ""),
    NUMBER("cpu-throttle-initial", 1, 99, 20, ""),
    NUMBER("cpu-throttle-increment", 1, 99, 10, ""),
    FLAG("cpu-throttle-tailslow"),
    STRING("tls-creds"),
    STRING("tls-hostname"),
    STRING("tls-authz"),
    SIZE("max-bandwidth", 0, SIZE_LIMIT, 134217728, " bytes/second"),
    SIZE("avail-switchover-bandwidth", 0, SIZE_LIMIT, 0, " bytes/second"),
    NUMBER("downtime-limit", 0, 2000000, 300, " ms"),
    NUMBER("x-checkpoint-delay", 0, UINT32_MAX, 20000, " ms"),
    NUMBER("multifd-channels", 1, 255, 2, ""),
    SIZE("xbzrle-cache-size", 4096, SIZE_LIMIT, 67108864, " bytes"),
    SIZE("max-postcopy-bandwidth", 0, SIZE_LIMIT, 0, " bytes/second"),
    NUMBER("max-cpu-throttle", 1, 99, 99, ""),
    CHOICE("multifd-compression", "none", "none|zlib"),
    NUMBER("multifd-zlib-level", 0, 9, 1, ""),
    NUMBER("multifd-qatzip-level", 1, 9, 1, ""),
    NUMBER("multifd-zstd-level", 0, 20, 1, ""),
    NUMBER("x-vcpu-dirty-limit-period", 1, 1000, 1000, " ms"),
    NUMBER("vcpu-dirty-limit", 1, SIZE_LIMIT, 1, " MB/s"),
    CHOICE("mode", "normal", "normal"),
    CHOICE("zero-page-detection", "multifd", "none|legacy|multifd"),
    FLAG("direct-io"),
    { .name = "cpr-exec-command", .kind = P_LIST },
};
#undef NUMBER
#undef SIZE
#undef FLAG
#undef STRING
#undef CHOICE

static Parameter *find_parameter(const char *name)
{
    for (size_t i = 0; i < ARRAY_SIZE(parameters); i++) {
        if (g_str_equal(parameters[i].name, name)) {
            return &parameters[i];
        }
    }
    return NULL;
}

const char *const *migration_parameter_names(void)
{
    static const char *names[ARRAY_SIZE(parameters) + 1];

    for (size_t i = 0; i < ARRAY_SIZE(parameters); i++) {
        names[i] = parameters[i].name;
    }
    return names;
}

uint64_t migration_parameter_uint(const char *name)
{
    return find_parameter(name)->value;
}

/* A value on its way to a parameter. */
typedef struct Setting {
    Parameter *p;
    uint64_t value;
    char *text;
} Setting;

static bool set_uint(Setting *s, bool valid, uint64_t value, Error **errp)
{
    if (!valid || value < s->p->min || value > s->p->max) {
        error_setg(errp, "Parameter '%s' expects an integer in the range of %" PRIu64
                   " to %" PRIu64 "%s", s->p->name, s->p->min, s->p->max, s->p->unit);
        return false;
    }
    if (g_str_equal(s->p->name, "xbzrle-cache-size") && (value & (value - 1))) {
        error_setg(errp, "Parameter 'xbzrle-cache-size' expects a power of two no less than "
                   "the target page size");
        return false;
    }
    s->value = value;
    return true;
}

static bool set_bool(Setting *s, const char *text, Error **errp)
{
    if (g_str_equal(text, "on") || g_str_equal(text, "true") || g_str_equal(text, "yes")) {
        s->value = 1;
        return true;
    }
    if (g_str_equal(text, "off") || g_str_equal(text, "false") || g_str_equal(text, "no")) {
        s->value = 0;
        return true;
    }
    error_setg(errp, "Parameter '%s' expects 'on' or 'off'", s->p->name);
    return false;
}

static bool set_enum(Setting *s, const char *text, Error **errp)
{
    g_auto(GStrv) values = g_strsplit(s->p->accepts, "|", -1);

    if (!g_strv_contains((const char *const *)values, text)) {
        error_setg(errp, "Parameter '%s' does not accept value '%s'", s->p->name, text);
        return false;
    }
    s->text = g_strdup(text);
    return true;
}

static bool set_string(Setting *s, const char *text, Error **errp)
{
    if (*text && g_str_has_prefix(s->p->name, "tls-creds")) {
        error_setg(errp, "TLS is not supported by this build");
        return false;
    }
    s->text = g_strdup(text);
    return true;
}

static bool set_from_json(Setting *s, struct json_object *v, Error **errp)
{
    enum json_type type = json_object_get_type(v);

    switch (s->p->kind) {
    case P_UINT:
    case P_SIZE:
        return set_uint(s, type == json_type_int && json_object_get_int64(v) >= 0,
                        json_object_get_int64(v), errp);
    case P_BOOL:
        if (type == json_type_boolean) {
            s->value = json_object_get_boolean(v);
            return true;
        }
        error_setg(errp, "Invalid parameter type for '%s', expected: boolean", s->p->name);
        return false;
    case P_LIST:
        if (type == json_type_array && json_object_array_length(v) == 0) {
            return true;
        }
        error_setg(errp, "Parameter '%s' is not supported by this build", s->p->name);
        return false;
    case P_STR:
    case P_ENUM:
        break;
    }
    /* QMP allows null for the TLS strings: "not set". */
    if (s->p->kind == P_STR && type == json_type_null) {
        return set_string(s, "", errp);
    }
    if (type != json_type_string) {
        error_setg(errp, "Invalid parameter type for '%s', expected: string", s->p->name);
        return false;
    }
    return s->p->kind == P_STR ? set_string(s, json_object_get_string(v), errp)
                               : set_enum(s, json_object_get_string(v), errp);
}

/* @mega: a size without suffix is in MiB, as people type it. */
static bool set_from_text(Setting *s, const char *text, bool mega, Error **errp)
{
    uint64_t value = 0;
    int ret;

    switch (s->p->kind) {
    case P_UINT:
        ret = parse_uint_full(text, 10, &value);
        return set_uint(s, ret == 0, value, errp);
    case P_SIZE:
        ret = mega ? qemu_strtosz_MiB(text, NULL, &value) : qemu_strtosz(text, NULL, &value);
        return set_uint(s, ret == 0, value, errp);
    case P_BOOL:
        return set_bool(s, text, errp);
    case P_STR:
        return set_string(s, text, errp);
    case P_ENUM:
        return set_enum(s, text, errp);
    case P_LIST:
        break;
    }
    error_setg(errp, "Parameter '%s' is not supported by this build", s->p->name);
    return false;
}

static void apply(Setting *s)
{
    s->p->value = s->value;
    g_free(s->p->text);
    s->p->text = g_steal_pointer(&s->text);
}

bool migration_set_parameters(struct json_object *params, Error **errp)
{
    Setting settings[ARRAY_SIZE(parameters)];
    size_t n = 0;
    bool ok = true;

    if (!json_object_is_type(params, json_type_object)) {
        error_setg(errp, "Invalid parameter type, expected: object");
        return false;
    }
    json_object_object_foreach(params, key, value) {
        if (!ok || n == ARRAY_SIZE(settings)) {
            break;
        }
        settings[n] = (Setting) { .p = find_parameter(key) };
        if (!settings[n].p) {
            error_setg(errp, "Parameter '%s' is unexpected", key);
            ok = false;
            break;
        }
        ok = set_from_json(&settings[n], value, errp);
        n++;
    }
    for (size_t i = 0; i < n; i++) {
        if (ok) {
            apply(&settings[i]);
        } else {
            g_free(settings[i].text);
        }
    }
    return ok;
}

static bool set_parameter(const char *name, const char *value, bool mega, Error **errp)
{
    Setting s = { .p = find_parameter(name) };

    if (!s.p) {
        error_setg(errp, "Parameter '%s' is unexpected", name);
        return false;
    }
    if (!set_from_text(&s, value, mega, errp)) {
        return false;
    }
    apply(&s);
    return true;
}

bool migration_set_parameter(const char *name, const char *value, Error **errp)
{
    return set_parameter(name, value, true, errp);
}

struct json_object *migration_query_parameters(void)
{
    struct json_object *out = json_object_new_object();

    for (size_t i = 0; i < ARRAY_SIZE(parameters); i++) {
        const Parameter *p = &parameters[i];
        struct json_object *v = NULL;

        switch (p->kind) {
        case P_UINT:
        case P_SIZE:
            v = json_object_new_int64(p->value);
            break;
        case P_BOOL:
            v = json_object_new_boolean(p->value);
            break;
        case P_STR:
        case P_ENUM:
            v = json_object_new_string(p->text ?: p->initial);
            break;
        case P_LIST:
            v = json_object_new_array();
            break;
        }
        json_object_object_add(out, p->name, v);
    }
    return out;
}

/* ---- knobs ----------------------------------------------------------------------------------- */

static MigrationKnobs knobs = {
    .store_global_state = true,
    .send_configuration = true,
    .send_section_footer = true,
    .send_switchover_start = true,
};

const MigrationKnobs *migration_knobs(void)
{
    return &knobs;
}

static bool set_knob(bool *knob, const char *name, const char *value, Error **errp)
{
    Parameter p = { .name = name };
    Setting s = { .p = &p };

    if (!set_bool(&s, value, errp)) {
        return false;
    }
    *knob = s.value;
    return true;
}

bool migration_set_global(const char *name, const char *value, Error **errp)
{
    static const struct {
        const char *name;
        bool *knob;
    } table[] = {
        { "store-global-state", &knobs.store_global_state },
        { "send-configuration", &knobs.send_configuration },
        { "send-section-footer", &knobs.send_section_footer },
        { "send-switchover-start", &knobs.send_switchover_start },
    };
    /* Parameters and capabilities are known with and without "x-". */
    const char *bare = g_str_has_prefix(name, "x-") ? name + 2 : name;
    MigrationCapability cap;
    bool on;

    for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
        if (g_str_equal(table[i].name, name)) {
            return set_knob(table[i].knob, name, value, errp);
        }
    }
    if (migration_capability_by_name(name, &cap) || migration_capability_by_name(bare, &cap)) {
        return set_knob(&on, name, value, errp)
            && migration_set_capability(capability_names[cap], on, errp);
    }
    if (find_parameter(name) || find_parameter(bare)) {
        return set_parameter(find_parameter(name) ? name : bare, value, false, errp);
    }
    error_setg(errp, "Property 'migration.%s' not found", name);
    return false;
}
