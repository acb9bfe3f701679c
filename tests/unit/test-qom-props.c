/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Properties: every kind, errors, defaults, links, aliases, iteration. */
#include "qemu/osdep.h"
#include "qom/object.h"

#define TYPE_THING "thing"
OBJECT_DECLARE_SIMPLE_TYPE(Thing, THING)
struct Thing {
    Object parent_obj;
    char *str;
    bool flag;
    int mode;
    uint32_t u32;
    uint64_t u64;
    double number;
    Object *strong, *weak, *class_link;
    uint64_t sum;
    bool veto;
    int released;
};

static const char *const modes[] = { "slow", "fast" };
static const QEnumLookup mode_lookup = { modes, ARRAY_SIZE(modes) };
static uint16_t class_u16 = 7;
static int class_releases;

static char *get_str(Object *obj, Error **errp)
{
    if (THING(obj)->veto) {
        error_setg(errp, "no");
        return NULL;
    }
    return g_strdup(THING(obj)->str);
}

static void set_str(Object *obj, const char *value, Error **errp)
{
    if (THING(obj)->veto) {
        error_setg(errp, "no");
        return;
    }
    g_free(THING(obj)->str);
    THING(obj)->str = g_strdup(value);
}

static bool get_flag(Object *obj, Error **errp)
{
    if (THING(obj)->veto) {
        error_setg(errp, "no");
    }
    return THING(obj)->flag;
}

static void set_flag(Object *obj, bool value, Error **errp)
{
    THING(obj)->flag = value;
}

static int get_mode(Object *obj, Error **errp)
{
    if (THING(obj)->veto) {
        error_setg(errp, "no");
    }
    return THING(obj)->mode;
}

static void set_mode(Object *obj, int value, Error **errp)
{
    THING(obj)->mode = value;
}

static void get_time(Object *obj, struct tm *tm, Error **errp)
{
    if (THING(obj)->veto) {
        error_setg(errp, "no");
    }
    *tm = (struct tm) { .tm_year = 126, .tm_mon = 1, .tm_mday = 2, .tm_hour = 3, .tm_sec = 4 };
}

static void visit_number(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    visit_type_number(v, name, &THING(obj)->number, errp);
}

static void visit_list(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    Thing *t = THING(obj);

    if (!visit_start_array(v, name, errp)) {
        return;
    }
    if (visit_is_input(v)) {
        t->sum = 0;
        while (visit_next_item(v)) {
            uint64_t item;

            if (!visit_type_uint64(v, NULL, &item, errp)) {
                break;
            }
            t->sum += item;
        }
    }
    visit_end_array(v);
}

static void class_release(Object *obj, const char *name, void *opaque)
{
    class_releases++;
}

static void check_link(const Object *obj, const char *name, Object *val, Error **errp)
{
    if (((const Thing *)obj)->veto) {
        error_setg(errp, "not now");
    }
}

static void thing_init(Object *obj)
{
    /* defaults of the class are there already */
    g_assert_true(THING(obj)->flag);
    g_assert_cmpstr(THING(obj)->str, ==, "start");
    g_assert_cmpint(THING(obj)->u64, ==, UINT64_MAX);
}

static void thing_finalize(Object *obj)
{
    g_free(THING(obj)->str);
}

static void visit_u64(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    visit_type_size(v, name, &THING(obj)->u64, errp);
}

static void visit_i32(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    visit_type_int32(v, name, &THING(obj)->mode, errp);
}

static void thing_class_init(ObjectClass *klass, const void *data)
{
    ObjectProperty *prop;

    prop = object_class_property_add_bool(klass, "flag", get_flag, set_flag);
    object_property_set_default_bool(prop, true);
    prop = object_class_property_add_str(klass, "str", get_str, set_str);
    object_property_set_default_str(prop, "start");
    prop = object_class_property_add(klass, "u64", "size", visit_u64, visit_u64, class_release,
                                     NULL);
    object_property_set_default_uint(prop, UINT64_MAX);
    prop = object_class_property_add(klass, "i32", "int32", visit_i32, visit_i32, NULL, NULL);
    object_property_set_default_int(prop, 1);
    object_class_property_add_enum(klass, "mode", "Mode", &mode_lookup, get_mode, set_mode);
    object_class_property_add_tm(klass, "time", get_time);
    object_class_property_add_uint16_ptr(klass, "u16", &class_u16, OBJ_PROP_FLAG_READWRITE);
    object_class_property_add_link(klass, "class-link", TYPE_THING, offsetof(Thing, class_link),
                                   check_link, OBJ_PROP_LINK_STRONG);
    object_class_property_set_description(klass, "mode", "how fast");
}

static void listy_class_init(ObjectClass *klass, const void *data)
{
    ObjectProperty *prop;

    prop = object_class_property_add(klass, "list", "list", NULL, visit_list, NULL, NULL);
    object_property_set_default_list(prop);
}

static const TypeInfo types[] = {
    {
        .name = TYPE_THING,
        .parent = TYPE_OBJECT,
        .instance_size = sizeof(Thing),
        .instance_init = thing_init,
        .instance_finalize = thing_finalize,
        .class_init = thing_class_init,
    }, {
        .name = "listy-thing",
        .parent = TYPE_THING,
        .class_init = listy_class_init,
    },
};
DEFINE_TYPES(types)

static Thing *new_thing(void)
{
    return THING(object_new(TYPE_THING));
}

/* The message of *@err, which is consumed. */
#define assert_error(err, text) do {                                          \
        g_assert_nonnull(err);                                                \
        g_assert_cmpstr(error_get_pretty(err), ==, text);                     \
        error_free_or_abort(&(err));                                          \
    } while (0)

/* ---- Kinds ----------------------------------------------------------------------- */

static void test_str(void)
{
    Thing *t = new_thing();
    Object *obj = OBJECT(t);
    Error *err = NULL;
    g_autofree char *type = object_property_get_str(obj, "type", &error_abort);
    g_autofree char *value = NULL;

    g_assert_cmpstr(type, ==, TYPE_THING);
    g_assert_true(object_property_set_str(obj, "str", "hello", &err));
    value = object_property_get_str(obj, "str", &err);
    g_assert_cmpstr(value, ==, "hello");
    g_assert_false(object_property_set_int(obj, "str", 5, &err));
    assert_error(err, "Invalid parameter type for 'str', expected: string");
    g_assert_null(object_property_get_str(obj, "flag", &err));
    assert_error(err, "Invalid parameter type for 'flag', expected: string");
    t->veto = true;
    g_assert_false(object_property_set_str(obj, "str", "hello", &err));
    assert_error(err, "no");
    g_assert_false(object_property_set_str(obj, "str", "hello", NULL));
    g_assert_null(object_property_get_str(obj, "str", &err));
    assert_error(err, "no");
    object_unref(t);
}

static void test_bool(void)
{
    Thing *t = new_thing();
    Object *obj = OBJECT(t);
    Error *err = NULL;

    g_assert_true(object_property_get_bool(obj, "flag", &err));
    g_assert_true(object_property_set_bool(obj, "flag", false, &err));
    g_assert_false(object_property_get_bool(obj, "flag", &err));
    g_assert_null(err);
    g_assert_false(object_property_set_str(obj, "flag", "on", &err));
    assert_error(err, "Invalid parameter type for 'flag', expected: boolean");
    g_assert_true(object_property_parse(obj, "flag", "yes", &err));
    g_assert_true(t->flag);
    g_assert_false(object_property_parse(obj, "flag", "maybe", &err));
    assert_error(err, "Parameter 'flag' expects 'on' or 'off'");
    g_assert_false(object_property_get_bool(obj, "str", &err));
    assert_error(err, "Invalid parameter type for 'str', expected: boolean");
    t->veto = true;
    g_assert_null(object_property_print(obj, "flag", false, &err));
    assert_error(err, "no");

    object_property_add_bool(obj, "flag2", get_flag, NULL);
    g_assert_false(object_property_set_bool(obj, "flag2", true, &err));
    assert_error(err, "Property 'thing.flag2' is not writable");
    object_property_add_bool(obj, "flag3", NULL, set_flag);
    g_assert_false(object_property_get_bool(obj, "flag3", &err));
    assert_error(err, "Property 'thing.flag3' is not readable");
    object_unref(t);
}

static void test_enum(void)
{
    Thing *t = new_thing();
    Object *obj = OBJECT(t);
    Error *err = NULL;
    g_autofree char *text = NULL;

    g_assert_true(object_property_set_str(obj, "mode", "fast", &err));
    g_assert_cmpint(t->mode, ==, 1);
    g_assert_cmpint(object_property_get_enum(obj, "mode", "Mode", &err), ==, 1);
    text = object_property_print(obj, "mode", true, &err);
    g_assert_cmpstr(text, ==, "\"fast\"");
    g_assert_false(object_property_set_str(obj, "mode", "odd", &err));
    g_assert_cmpstr(error_get_hint(err), ==, "Accepted values: slow, fast\n");
    assert_error(err, "Parameter 'mode' does not accept value 'odd'");
    g_assert_cmpint(object_property_get_enum(obj, "mode", "Other", &err), ==, -1);
    assert_error(err, "Property 'thing.mode' is a 'Mode', not a 'Other'");
    g_assert_cmpint(object_property_get_enum(obj, "str", "string", &err), ==, -1);
    error_free_or_abort(&err);
    g_assert_cmpint(object_property_get_enum(obj, "nope", "Mode", &err), ==, -1);
    assert_error(err, "Property 'thing.nope' not found");
    object_property_add_enum(obj, "mode2", "Mode", &mode_lookup, get_mode, set_mode);
    t->veto = true;
    g_assert_cmpint(object_property_get_enum(obj, "mode2", "Mode", &err), ==, -1);
    assert_error(err, "no");
    object_unref(t);
}

static void test_tm(void)
{
    Thing *t = new_thing();
    Object *obj = OBJECT(t);
    Error *err = NULL;
    struct json_object *value, *member;

    object_property_add_tm(obj, "time2", get_time);
    value = object_property_get_json(obj, "time2", &err);
    g_assert_cmpint(json_object_object_length(value), ==, 6);
    g_assert_true(json_object_object_get_ex(value, "tm_year", &member));
    g_assert_cmpint(json_object_get_int(member), ==, 126);
    g_assert_true(json_object_object_get_ex(value, "tm_sec", &member));
    g_assert_cmpint(json_object_get_int(member), ==, 4);
    json_object_put(value);
    g_assert_null(object_property_print(obj, "time", false, &err));
    assert_error(err, "Parameter 'time' cannot be given or shown in this form");
    t->veto = true;
    g_assert_null(object_property_get_json(obj, "time", &err));
    assert_error(err, "no");
    g_assert_cmpstr(object_property_get_type(obj, "time", &err), ==, "struct tm");
    object_unref(t);
}

static void test_integers(void)
{
    Thing *t = new_thing();
    Object *obj = OBJECT(t);
    Error *err = NULL;
    uint8_t u8 = 1;
    g_autofree char *text = NULL;

    object_property_add_uint8_ptr(obj, "u8", &u8, OBJ_PROP_FLAG_READWRITE);
    object_property_add_uint16_ptr(obj, "u16i", &class_u16, OBJ_PROP_FLAG_READ);
    object_property_add_uint32_ptr(obj, "u32", &t->u32, OBJ_PROP_FLAG_WRITE);
    object_property_add_uint64_ptr(obj, "u64i", &t->u64, OBJ_PROP_FLAG_READWRITE);
    g_assert_true(object_property_set_uint(obj, "u8", 255, &err));
    g_assert_cmpint(u8, ==, 255);
    g_assert_false(object_property_set_uint(obj, "u8", 256, &err));
    assert_error(err, "Parameter 'u8' expects uint8_t");
    g_assert_false(object_property_set_int(obj, "u8", -1, &err));
    assert_error(err, "Parameter 'u8' expects uint8_t");
    g_assert_cmpint(object_property_get_int(obj, "u8", &err), ==, 255);
    g_assert_cmpint(object_property_get_uint(obj, "u16i", &err), ==, 7);
    g_assert_true(object_property_set_uint(obj, "u16", 8, &err));
    g_assert_cmpint(class_u16, ==, 8);
    class_u16 = 7;
    g_assert_false(object_property_set_uint(obj, "u16i", 8, &err));
    assert_error(err, "Property 'thing.u16i' is not writable");
    g_assert_true(object_property_parse(obj, "u32", "0xffffffff", &err));
    g_assert_cmpint(t->u32, ==, UINT32_MAX);
    g_assert_cmpint(object_property_get_uint(obj, "u32", &err), ==, 0);
    assert_error(err, "Property 'thing.u32' is not readable");
    g_assert_true(object_property_set_uint(obj, "u64i", UINT64_MAX, &err));
    g_assert_cmpuint(object_property_get_uint(obj, "u64i", &err), ==, UINT64_MAX);
    g_assert_cmpint(object_property_get_int(obj, "str", &err), ==, -1);
    assert_error(err, "Invalid parameter type for 'str', expected: int");
    g_assert_cmpint(object_property_get_uint(obj, "str", &err), ==, 0);
    assert_error(err, "Invalid parameter type for 'str', expected: uint");
    text = object_property_print(obj, "u8", true, &err);
    g_assert_cmpstr(text, ==, "255 (0xff)");
    object_unref(t);
}

static void test_sizes(void)
{
    Thing *t = new_thing();
    Object *obj = OBJECT(t);
    Error *err = NULL;
    g_autofree char *text = NULL;

    g_assert_true(object_property_parse(obj, "u64", "1M", &err));
    g_assert_cmpuint(t->u64, ==, 1 << 20);
    text = object_property_print(obj, "u64", true, &err);
    g_assert_cmpstr(text, ==, "1048576 (1 MiB)");
    g_assert_false(object_property_parse(obj, "u64", "1Q", &err));
    assert_error(err, "Parameter 'u64' expects a size value");
    object_unref(t);
}

/* ---- Table ------------------------------------------------------------------------- */

static void count_release(Object *obj, const char *name, void *opaque)
{
    THING(obj)->released++;
    if (opaque) {
        object_property_del(obj, name);      /* already going: ignored */
    }
}

static void test_table(void)
{
    Thing *t = new_thing();
    Object *obj = OBJECT(t);
    Error *err = NULL;

    g_assert_null(obj->properties);
    for (int i = 0; i < 200; i++) {
        g_autofree char *name = g_strdup_printf("p%d", i);

        object_property_add(obj, name, "any", NULL, NULL, count_release, i & 1 ? obj : NULL);
    }
    for (int i = 0; i < 200; i++) {
        g_autofree char *name = g_strdup_printf("p%d", i);

        g_assert_cmpstr(object_property_find(obj, name)->name, ==, name);
    }
    g_assert_null(object_property_find(obj, "p200"));
    g_assert_null(object_property_find_err(obj, "p200", &err));
    assert_error(err, "Property 'thing.p200' not found");
    g_assert_null(object_property_find_err(obj, "clas-link", &err));
    g_assert_cmpstr(error_get_hint(err), ==, "Did you mean 'class-link'?\n");
    error_free_or_abort(&err);
    g_assert_null(object_property_find_err(obj, "entirely-else", NULL));
    g_assert_null(object_property_try_add(obj, "p5", "any", NULL, NULL, NULL, NULL, &err));
    assert_error(err, "attempt to add duplicate property 'p5' to object (type 'thing')");
    g_assert_null(object_property_try_add(obj, "type", "any", NULL, NULL, NULL, NULL, &err));
    error_free_or_abort(&err);
    for (int i = 0; i < 200; i++) {
        g_autofree char *name = g_strdup_printf("p%d", i);

        object_property_del(obj, name);
        g_assert_null(object_property_find(obj, name));
    }
    g_assert_cmpint(t->released, ==, 200);
    class_releases = 0;
    object_unref(t);
    g_assert_cmpint(class_releases, ==, 1);
}

static void test_iterate(void)
{
    Thing *t = new_thing();
    Object *obj = OBJECT(t);
    ObjectPropertyIterator iter;
    ObjectProperty *prop;
    GString *names = g_string_new(NULL);

    object_property_add(obj, "a", "any", NULL, NULL, NULL, NULL);
    object_property_add(obj, "b", "any", NULL, NULL, NULL, NULL);
    object_property_iter_init(&iter, obj);
    while ((prop = object_property_iter_next(&iter))) {
        g_string_append_printf(names, "%s ", prop->name);
        if (g_str_equal(prop->name, "a")) {
            object_property_del(obj, "a");
        }
    }
    g_assert_cmpstr(names->str, ==, "a b flag str u64 i32 mode time u16 class-link type ");
    g_string_truncate(names, 0);
    object_class_property_iter_init(&iter, object_class_by_name("listy-thing"));
    while ((prop = object_property_iter_next(&iter))) {
        g_string_append_printf(names, "%s ", prop->name);
    }
    g_assert_cmpstr(names->str, ==, "list flag str u64 i32 mode time u16 class-link type ");
    g_string_free(names, TRUE);
    object_unref(t);
}

static void test_class_table(void)
{
    ObjectClass *klass = object_class_by_name("listy-thing");
    Error *err = NULL;

    g_assert_cmpstr(object_class_property_find(klass, "mode")->description, ==, "how fast");
    g_assert_null(object_class_property_find(klass, "nope"));
    g_assert_null(object_class_property_find_err(klass, "nope", &err));
    assert_error(err, "Property 'listy-thing.nope' not found");
}

static void test_description(void)
{
    Thing *t = new_thing();
    ObjectProperty *prop = object_property_add(OBJECT(t), "a", "any", NULL, NULL, NULL, NULL);

    object_property_set_description(OBJECT(t), "a", "first");
    object_property_set_description(OBJECT(t), "a", "second");
    g_assert_cmpstr(prop->description, ==, "second");
    object_unref(t);
}

static void test_defaults(void)
{
    Thing *t = THING(object_new("listy-thing"));

    g_assert_true(t->flag);
    g_assert_cmpstr(t->str, ==, "start");
    g_assert_cmpint(t->mode, ==, 1);
    g_assert_cmpint(t->sum, ==, 0);
    object_unref(t);
}

static void test_generic(void)
{
    Thing *t = THING(object_new("listy-thing"));
    Object *obj = OBJECT(t);
    struct json_object *props = json_tokener_parse("{\"str\": \"s\", \"flag\": false, \"x\": 1}");
    struct json_object *list = json_tokener_parse("[1, 2, 3]");
    static const char *const skip[] = { "x", "y", NULL };
    Error *err = NULL;

    g_assert_true(object_set_properties_from_keyval(obj, props, true, skip, &err));
    g_assert_cmpstr(t->str, ==, "s");
    g_assert_false(t->flag);
    g_assert_false(object_set_properties_from_keyval(obj, props, true, NULL, &err));
    assert_error(err, "Property 'listy-thing.x' not found");
    g_assert_false(object_set_properties_from_keyval(obj, props, false, skip, &err));
    assert_error(err, "Invalid parameter type for 'flag', expected: string");
    json_object_object_add(props, "flag", json_object_new_string("on"));
    g_assert_true(object_set_properties_from_keyval(obj, props, false, skip, &err));
    g_assert_true(t->flag);

    g_assert_true(object_property_set_json(obj, "list", list, &err));
    g_assert_cmpint(t->sum, ==, 6);
    g_assert_true(object_property_parse(obj, "list", "4,0x10", &err));
    g_assert_cmpint(t->sum, ==, 20);
    g_assert_false(object_property_parse(obj, "list", "4,x", &err));
    error_free_or_abort(&err);

    object_property_add(obj, "number", "number", visit_number, visit_number, NULL, NULL);
    g_assert_true(object_property_set_int(obj, "number", 2, &err));
    g_assert_cmpfloat(t->number, ==, 2.0);
    g_assert_cmpstr(object_property_get_type(obj, "number", &err), ==, "number");
    g_assert_null(object_property_get_type(obj, "nope", &err));
    error_free_or_abort(&err);
    g_assert_null(object_property_get_json(obj, "nope", &err));
    error_free_or_abort(&err);
    json_object_put(props);
    json_object_put(list);
    object_unref(t);
}

/* ---- Links -------------------------------------------------------------------------- */

static void test_links(void)
{
    Object *box = object_get_container("box");
    Thing *a = object_property_new_child(box, "a", Thing);
    Thing *b = object_property_new_child(box, "b", Thing);
    Error *err = NULL;
    g_autofree char *empty = NULL;
    g_autofree char *path = NULL;

    object_property_add_link(OBJECT(a), "strong", TYPE_THING, &a->strong, check_link,
                             OBJ_PROP_LINK_STRONG);
    object_property_add_link(OBJECT(a), "weak", TYPE_THING, &a->weak,
                             object_property_allow_set_link, 0);
    object_property_add_link(OBJECT(a), "fixed", TYPE_THING, &a->weak, NULL, 0);
    g_assert_cmpstr(object_property_get_type(OBJECT(a), "weak", &err), ==, "link<thing>");
    empty = object_property_get_str(OBJECT(a), "strong", &err);
    g_assert_cmpstr(empty, ==, "");
    g_assert_null(object_property_get_link(OBJECT(a), "strong", &err));
    g_assert_null(err);

    g_assert_true(object_property_set_str(OBJECT(a), "strong", "/box/b", &err));
    g_assert_true(a->strong == OBJECT(b));
    g_assert_cmpint(OBJECT(b)->ref, ==, 2);
    g_assert_true(object_property_set_link(OBJECT(a), "class-link", OBJECT(b), &err));
    g_assert_cmpint(OBJECT(b)->ref, ==, 3);
    g_assert_true(object_property_set_link(OBJECT(a), "weak", OBJECT(b), &err));
    g_assert_cmpint(OBJECT(b)->ref, ==, 3);
    g_assert_true(object_property_get_link(OBJECT(a), "class-link", &err) == OBJECT(b));
    path = object_property_get_str(OBJECT(a), "strong", &err);
    g_assert_cmpstr(path, ==, "/box/b");
    g_assert_true(object_resolve_path("/box/a/strong", NULL) == OBJECT(b));
    g_assert_false(object_property_set_link(OBJECT(a), "fixed", NULL, &err));
    assert_error(err, "Property 'thing.fixed' is not writable");

    g_assert_true(object_property_set_str(OBJECT(a), "strong", "", &err));
    g_assert_cmpint(OBJECT(b)->ref, ==, 2);
    g_assert_true(object_property_set_link(OBJECT(a), "weak", NULL, &err));
    g_assert_null(a->weak);
    /* the strong link of a keeps b until a goes */
    object_unparent(OBJECT(b));
    g_assert_cmpint(OBJECT(b)->ref, ==, 1);
    object_unparent(box);
    g_assert_cmpuint(object_census(NULL), ==, 1);
}

static void test_link_errors(void)
{
    Object *box = object_get_container("box");
    Thing *a = object_property_new_child(box, "a", Thing);
    Object *x = object_property_add_new_container(box, "x");
    Error *err = NULL;

    object_property_new_child(x, "twin", Thing);
    object_property_new_child(box, "twin", Thing);
    g_assert_false(object_property_set_str(OBJECT(a), "class-link", "nope", &err));
    g_assert_cmpint(error_get_class(err), ==, ERROR_CLASS_DEVICE_NOT_FOUND);
    assert_error(err, "Device 'nope' not found");
    g_assert_false(object_property_set_str(OBJECT(a), "class-link", "/box", &err));
    assert_error(err, "Invalid parameter type for 'class-link', expected: thing");
    g_assert_false(object_property_set_str(OBJECT(a), "class-link", "twin", &err));
    assert_error(err, "Path 'twin' does not uniquely identify an object");
    g_assert_false(object_property_set_int(OBJECT(a), "class-link", 4, &err));
    assert_error(err, "Invalid parameter type for 'class-link', expected: string");
    g_assert_false(object_property_set_link(OBJECT(a), "class-link", box, &err));
    assert_error(err, "Invalid parameter type for 'class-link', expected: thing");
    g_assert_false(object_property_set_link(OBJECT(a), "nope", box, &err));
    error_free_or_abort(&err);
    g_assert_null(object_property_get_link(OBJECT(a), "nope", &err));
    error_free_or_abort(&err);
    g_assert_null(object_property_get_link(OBJECT(a), "str", &err));
    assert_error(err, "Invalid parameter type for 'str', expected: link");
    a->veto = true;
    g_assert_false(object_property_set_link(OBJECT(a), "class-link", OBJECT(a), &err));
    assert_error(err, "not now");
    /* a property that takes text gets the path */
    a->veto = false;
    g_assert_true(object_property_set_link(OBJECT(a), "str", x, &err));
    g_assert_cmpstr(a->str, ==, "/box/x");
    object_unparent(box);
}

/* A strong link to an ancestor would keep both alive for ever: it is kept weak. */
static void test_link_to_ancestor(void)
{
    Object *box = object_get_container("box");
    Thing *outer = object_property_new_child(box, "outer", Thing);
    Thing *inner = object_property_new_child(OBJECT(outer), "inner", Thing);
    Thing *other = object_property_new_child(box, "other", Thing);

    object_property_set_link(OBJECT(inner), "class-link", OBJECT(outer), &error_abort);
    g_assert_cmpint(OBJECT(outer)->ref, ==, 1);
    object_property_set_link(OBJECT(inner), "class-link", OBJECT(other), &error_abort);
    g_assert_cmpint(OBJECT(other)->ref, ==, 2);
    object_property_set_link(OBJECT(inner), "class-link", OBJECT(outer), &error_abort);
    g_assert_cmpint(OBJECT(other)->ref, ==, 1);

    /* the ancestor goes first: the link does not dangle */
    object_ref(inner);
    object_unparent(OBJECT(outer));
    g_assert_null(inner->class_link);
    object_unref(inner);
    object_unparent(box);
    g_assert_cmpuint(object_census(NULL), ==, 1);
}

static void test_const_link(void)
{
    Object *box = object_get_container("box");
    Thing *a = object_property_new_child(box, "a", Thing);
    Error *err = NULL;

    object_property_add_const_link(OBJECT(a), "up", box);
    g_assert_cmpstr(object_property_get_type(OBJECT(a), "up", &err), ==, "link<container>");
    g_assert_true(object_property_get_link(OBJECT(a), "up", &err) == box);
    g_assert_cmpint(box->ref, ==, 1);
    g_assert_false(object_property_set_str(OBJECT(a), "up", "/", &err));
    assert_error(err, "Property 'thing.up' is not writable");
    object_unparent(box);
}

static void test_alias(void)
{
    Object *box = object_get_container("box");
    Thing *a = object_property_new_child(box, "a", Thing);
    Thing *b = object_property_new_child(OBJECT(a), "b", Thing);
    Error *err = NULL;

    object_property_add_alias(OBJECT(a), "inner-str", OBJECT(b), "str");
    object_property_add_alias(OBJECT(a), "inner-inner-str", OBJECT(a), "inner-str");
    object_property_add_alias(OBJECT(a), "inner-mode", OBJECT(b), "mode");
    object_property_add_alias(OBJECT(a), "inner-link", OBJECT(b), "class-link");
    object_property_add_alias(box, "short", OBJECT(a), "b");
    g_assert_cmpstr(object_property_find(OBJECT(a), "inner-mode")->description, ==, "how fast");
    g_assert_true(object_property_set_str(OBJECT(a), "inner-inner-str", "deep", &err));
    g_assert_cmpstr(b->str, ==, "deep");
    g_assert_false(object_property_set_bool(OBJECT(a), "inner-str", true, &err));
    assert_error(err, "Invalid parameter type for 'str', expected: string");
    g_assert_cmpstr(object_property_get_type(box, "short", &err), ==, "link<thing>");
    g_assert_true(object_resolve_path("/box/short", NULL) == OBJECT(b));
    g_assert_true(object_property_set_link(OBJECT(a), "inner-link", OBJECT(b), &err));
    g_assert_true(object_property_get_link(OBJECT(a), "inner-link", &err) == OBJECT(b));
    g_assert_true(b->class_link == OBJECT(b));
    object_unparent(box);
    g_assert_cmpuint(object_census(NULL), ==, 1);
}

/* ---- Mistakes ------------------------------------------------------------------------- */

static void expect_death(const char *message)
{
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr(message);
}

static void test_duplicate(void)
{
    if (g_test_subprocess()) {
        object_property_add(OBJECT(new_thing()), "str", "any", NULL, NULL, NULL, NULL);
    }
    expect_death("*attempt to add duplicate property 'str' to object (type 'thing')*");
}

static void test_class_duplicate(void)
{
    if (g_test_subprocess()) {
        object_class_property_add(object_class_by_name("listy-thing"), "str", "any", NULL, NULL,
                                  NULL, NULL);
    }
    expect_death("*attempt to add duplicate property 'str' to class 'listy-thing'*");
}

static void test_second_default(void)
{
    if (g_test_subprocess()) {
        ObjectClass *klass = object_class_by_name(TYPE_THING);

        object_property_set_default_str(object_class_property_find(klass, "str"), "again");
    }
    expect_death("*property 'str' gets a second default*");
}

static void test_del_unknown(void)
{
    if (g_test_subprocess()) {
        object_property_del(OBJECT(new_thing()), "nope");
    }
    expect_death("*object of type 'thing' has no property 'nope' to delete*");
}

int main(int argc, char **argv)
{
    int ret;

    g_test_init(&argc, &argv, NULL);
    module_call_init(MODULE_INIT_QOM);
    object_get_root();
    g_test_add_func("/qom/props/str", test_str);
    g_test_add_func("/qom/props/bool", test_bool);
    g_test_add_func("/qom/props/enum", test_enum);
    g_test_add_func("/qom/props/tm", test_tm);
    g_test_add_func("/qom/props/integers", test_integers);
    g_test_add_func("/qom/props/sizes", test_sizes);
    g_test_add_func("/qom/props/table", test_table);
    g_test_add_func("/qom/props/iterate", test_iterate);
    g_test_add_func("/qom/props/class-table", test_class_table);
    g_test_add_func("/qom/props/description", test_description);
    g_test_add_func("/qom/props/defaults", test_defaults);
    g_test_add_func("/qom/props/generic", test_generic);
    g_test_add_func("/qom/links/set", test_links);
    g_test_add_func("/qom/links/errors", test_link_errors);
    g_test_add_func("/qom/links/ancestor", test_link_to_ancestor);
    g_test_add_func("/qom/links/const", test_const_link);
    g_test_add_func("/qom/links/alias", test_alias);
    g_test_add_func("/qom/props/mistakes/duplicate", test_duplicate);
    g_test_add_func("/qom/props/mistakes/class-duplicate", test_class_duplicate);
    g_test_add_func("/qom/props/mistakes/second-default", test_second_default);
    g_test_add_func("/qom/props/mistakes/del-unknown", test_del_unknown);
    ret = g_test_run();
    qom_cleanup();
    return ret;
}
