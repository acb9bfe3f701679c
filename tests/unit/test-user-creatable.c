/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Objects that users create, secrets among them. */
#include "qemu/osdep.h"
#include "qom/object_interfaces.h"
#include "qom/secret.h"
#include <glib/gstdio.h>

#define TYPE_GADGET "gadget"
OBJECT_DECLARE_SIMPLE_TYPE(Gadget, GADGET)
struct Gadget {
    Object parent_obj;
    uint32_t level;
    bool complete;
    bool busy;
};

static void gadget_complete(UserCreatable *uc, Error **errp)
{
    if (GADGET(uc)->level > 100) {
        error_setg(errp, "level %u is too high", GADGET(uc)->level);
        return;
    }
    GADGET(uc)->complete = true;
}

static bool gadget_can_be_deleted(UserCreatable *uc)
{
    return !GADGET(uc)->busy;
}

static void visit_level(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    visit_type_uint32(v, name, &GADGET(obj)->level, errp);
}

static void gadget_class_init(ObjectClass *klass, const void *data)
{
    UserCreatableClass *ucc = USER_CREATABLE_CLASS(klass);

    ucc->complete = gadget_complete;
    ucc->can_be_deleted = gadget_can_be_deleted;
    object_class_property_add(klass, "level", "uint32", visit_level, visit_level, NULL, NULL);
    object_class_property_set_description(klass, "level", "how much");
}

static const TypeInfo types[] = {
    {
        .name = TYPE_GADGET,
        .parent = TYPE_OBJECT,
        .instance_size = sizeof(Gadget),
        .class_init = gadget_class_init,
        .interfaces = (const InterfaceInfo[]) { { TYPE_USER_CREATABLE }, { NULL } },
    }, {
        .name = "plain-gadget",              /* neither hook */
        .parent = TYPE_OBJECT,
        .instance_size = sizeof(Object),
        .interfaces = (const InterfaceInfo[]) { { TYPE_USER_CREATABLE }, { NULL } },
    }, {
        .name = "base-gadget",
        .parent = TYPE_GADGET,
        .abstract = true,
    },
};
DEFINE_TYPES(types)

#define assert_error(err, text) do {                                          \
        g_assert_nonnull(err);                                                \
        g_assert_cmpstr(error_get_pretty(err), ==, text);                     \
        error_free_or_abort(&(err));                                          \
    } while (0)

/* -object @str must fail with @message and leave nothing behind. */
static void refuse(const char *str, const char *message)
{
    Error *err = NULL;
    unsigned before = (object_get_objects_root(), object_census(NULL));

    g_assert_false(user_creatable_add_from_str(str, &err));
    assert_error(err, message);
    g_assert_cmpuint(object_census(NULL), ==, before);
}

static Object *find(const char *id)
{
    return object_resolve_path_component(object_get_objects_root(), id);
}

/* ---- Creating ------------------------------------------------------------------------- */

static void test_add_text(void)
{
    Error *err = NULL;

    g_assert_true(user_creatable_add_from_str("gadget,id=g0,level=0x10", &err));
    g_assert_cmpint(GADGET(find("g0"))->level, ==, 16);
    g_assert_true(GADGET(find("g0"))->complete);
    g_assert_cmpint(find("g0")->ref, ==, 1);
    g_assert_true(user_creatable_add_from_str("qom-type=plain-gadget,id=g1", &err));
    g_assert_true(user_creatable_can_be_deleted((UserCreatable *)find("g1")));

    refuse("gadget,id=g0", "attempt to add duplicate property 'g0' to object (type 'container')");
    refuse("gadget,id=1x", "Parameter 'id' expects an identifier");
    refuse("gadget", "Parameter 'id' is missing");
    refuse("id=x", "Parameter 'qom-type' is missing");
    refuse("nope,id=x", "Parameter 'qom-type' does not accept value 'nope'");
    refuse("container,id=x", "Parameter 'qom-type' does not accept value 'container'");
    refuse("base-gadget,id=x", "Parameter 'qom-type' does not accept value 'base-gadget'");
    g_assert_false(user_creatable_add_from_str("gadgte,id=x", &err));
    g_assert_cmpstr(error_get_hint(err), ==, "Did you mean 'gadget'?\n");
    error_free_or_abort(&err);
    refuse("gadget,id=x,foo=1", "Parameter 'foo' is unexpected");
    refuse("gadget,id=x,level=no", "Parameter 'level' expects integer");
    refuse("gadget,id=x,type=no", "Property 'gadget.type' is not writable");
    refuse("gadget,id=x,level=101", "level 101 is too high");
    user_creatable_cleanup();
}

static void test_add_json(void)
{
    Error *err = NULL;
    struct json_object *props;
    Object *obj;

    g_assert_true(user_creatable_add_from_str(
        "{\"qom-type\": \"gadget\", \"id\": \"g0\", \"level\": 5}", &err));
    g_assert_cmpint(GADGET(find("g0"))->level, ==, 5);
    refuse("{\"qom-type\": \"gadget\", \"id\": \"g1\", \"level\": \"5\"}",
           "Invalid parameter type for 'level', expected: integer");
    refuse("{\"qom-type\": \"gadget\", \"id\": 5}",
           "Invalid parameter type for 'id', expected: string");
    refuse("{\"qom-type\": 4, \"id\": \"g\"}",
           "Invalid parameter type for 'qom-type', expected: string");
    g_assert_false(user_creatable_add_from_str("{", &err));
    error_free_or_abort(&err);

    props = json_tokener_parse("{\"qom-type\": \"gadget\", \"id\": \"g9\", \"level\": 7}");
    g_assert_true(user_creatable_add_from_json(props, true, &err));
    obj = user_creatable_add_type(TYPE_GADGET, "g10", props, true, &err);
    g_assert_cmpint(GADGET(obj)->level, ==, 7);
    json_object_put(props);
    obj = user_creatable_add_type(TYPE_GADGET, "g11", NULL, true, &err);
    g_assert_true(user_creatable_complete((UserCreatable *)obj, &err));
    g_assert_null(user_creatable_add_type("nope", "g12", NULL, true, &err));
    error_free_or_abort(&err);
    user_creatable_cleanup();
}

/* object_new_with_props() completes too, and undoes it all on failure. */
static void test_with_props(void)
{
    Error *err = NULL;
    Object *box = object_get_container("box");
    Object *obj = object_new_with_props(TYPE_GADGET, box, "g", &err, "level", "1", NULL);

    g_assert_true(GADGET(obj)->complete);
    g_assert_null(object_new_with_props(TYPE_GADGET, box, "h", &err, "level", "101", NULL));
    assert_error(err, "level 101 is too high");
    g_assert_null(object_resolve_path_component(box, "h"));
    object_unparent(box);
}

static void test_del(void)
{
    Error *err = NULL;
    Object *obj = user_creatable_add_type(TYPE_GADGET, "g", NULL, true, &err);

    g_assert_false(user_creatable_del("h", &err));
    assert_error(err, "object 'h' not found");
    g_assert_false(user_creatable_del("type", &err));
    assert_error(err, "object 'type' not found");
    GADGET(obj)->busy = true;
    g_assert_false(user_creatable_can_be_deleted((UserCreatable *)obj));
    g_assert_false(user_creatable_del("g", &err));
    assert_error(err, "object 'g' is in use, can not be deleted");
    GADGET(obj)->busy = false;
    g_assert_true(user_creatable_del("g", &err));
    g_assert_null(find("g"));
    user_creatable_cleanup();
    user_creatable_cleanup();
}

static void test_help(void)
{
    Error *err = NULL;
    g_autofree char *all = user_creatable_help("help", &err);
    g_autofree char *one = user_creatable_help("gadget,help", &err);
    g_autofree char *none = user_creatable_help("plain-gadget,help", &err);

    g_assert_cmpstr(all, ==, "List of user creatable objects:\n"
                    "  gadget\n  plain-gadget\n  secret\n");
    g_assert_cmpstr(one, ==, "gadget options:\n  level=<uint32>         - how much\n");
    g_assert_cmpstr(none, ==, "There are no options for plain-gadget.\n");
    g_assert_null(user_creatable_help("gadget,id=x", &err));
    g_assert_null(user_creatable_help("{}", &err));
    g_assert_null(err);
    g_assert_null(user_creatable_help("nope,help", &err));
    assert_error(err, "Parameter 'qom-type' does not accept value 'nope'");
}

/* ---- Secrets ------------------------------------------------------------------------------ */

static void test_secret_data(void)
{
    Error *err = NULL;
    size_t len = 0;
    g_autofree char *raw = NULL;
    g_autofree uint8_t *bytes = NULL;

    g_assert_true(user_creatable_add_from_str("secret,id=s0,data=letmein", &err));
    raw = secret_lookup_utf8("s0", &err);
    g_assert_cmpstr(raw, ==, "letmein");
    g_assert_true(object_property_get_bool(find("s0"), "loaded", &err));
    g_assert_true(user_creatable_add_from_str("secret,id=s1,format=base64,data=AAH/\n", &err));
    bytes = secret_lookup("s1", &len, &err);
    g_assert_cmpmem(bytes, len, "\x00\x01\xff", 3);
    g_assert_null(secret_lookup_utf8("s1", &err));
    assert_error(err, "Data from secret s1 is not valid UTF-8");
    g_assert_null(secret_lookup_utf8("s2", &err));
    assert_error(err, "No secret with id 's2'");
    user_creatable_add_type(TYPE_GADGET, "g", NULL, true, &err);
    g_assert_null(secret_lookup("g", &len, &err));
    assert_error(err, "Object with id 'g' is not a secret");
    object_property_new_child(object_get_objects_root(), "raw", Secret);
    g_assert_null(secret_lookup("raw", &len, &err));
    assert_error(err, "Secret with id 'raw' has no data");
    g_assert_false(object_property_set_str(find("s0"), "data", "x", &err));
    assert_error(err, "Property 'secret.data' cannot be changed once the secret is loaded");
    g_assert_false(object_property_set_str(find("s0"), "format", "raw", &err));
    error_free_or_abort(&err);
    user_creatable_cleanup();
}

static void test_secret_file(void)
{
    Error *err = NULL;
    g_autofree char *path = NULL;
    g_autofree char *option = NULL;
    g_autofree uint8_t *bytes = NULL;
    size_t len;
    int fd = g_file_open_tmp("secret-XXXXXX", &path, NULL);

    g_assert_cmpint(write(fd, "\x00key\xff", 5), ==, 5);
    close(fd);
    option = g_strdup_printf("secret,id=masterKey0,format=raw,file=%s", path);
    g_assert_true(user_creatable_add_from_str(option, &err));
    bytes = secret_lookup("masterKey0", &len, &err);
    g_assert_cmpmem(bytes, len, "\x00key\xff", 5);
    g_unlink(path);
    user_creatable_cleanup();
}

static void test_secret_errors(void)
{
    Error *err = NULL;

    refuse("secret,id=s", "Either 'file' or 'data' must be provided");
    refuse("secret,id=s,data=x,file=y", "'file' and 'data' are mutually exclusive");
    refuse("secret,id=s,format=odd", "Parameter 'format' does not accept value 'odd'");
    refuse("secret,id=s,format=base64,data=a?==", "secret 's' is not valid base64");
    refuse("secret,id=s,format=base64,data=abc", "secret 's' is not valid base64");
    refuse("secret,id=s,format=base64,data=ab=c", "secret 's' is not valid base64");
    refuse("secret,id=s,data=x,keyid=k", "No secret with id 'k'");
    refuse("secret,id=s,data=x,iv=k", "secret 's': encrypted data (keyid, iv) is not supported");
    g_assert_true(user_creatable_add_from_str("secret,id=k,data=x", &err));
    refuse("secret,id=s,data=x,keyid=k,iv=AAAA",
           "secret 's': encrypted data (keyid, iv) is not supported");
    g_assert_false(user_creatable_add_from_str("secret,id=s,file=/nonexistent/x", &err));
    error_free_or_abort(&err);
    user_creatable_cleanup();
}

int main(int argc, char **argv)
{
    int ret;

    g_test_init(&argc, &argv, NULL);
    module_call_init(MODULE_INIT_QOM);
    g_test_add_func("/user-creatable/add-text", test_add_text);
    g_test_add_func("/user-creatable/add-json", test_add_json);
    g_test_add_func("/user-creatable/with-props", test_with_props);
    g_test_add_func("/user-creatable/del", test_del);
    g_test_add_func("/user-creatable/help", test_help);
    g_test_add_func("/secret/data", test_secret_data);
    g_test_add_func("/secret/file", test_secret_file);
    g_test_add_func("/secret/errors", test_secret_errors);
    ret = g_test_run();
    qom_cleanup();
    return ret;
}
