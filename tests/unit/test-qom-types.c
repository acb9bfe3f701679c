/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Types, classes, interfaces and casts of the object system. */
#include "qemu/osdep.h"
#include "qom/object.h"

/* ---- A small family: animal <- dog <- puppy, two interfaces ------------------ */

#define TYPE_ANIMAL "animal"
typedef struct Animal {
    Object parent_obj;
    int legs;
} Animal;
typedef struct AnimalClass {
    ObjectClass parent_class;
    const char *(*sound)(Animal *a);
    int base_inits;
    const void *base_data;
} AnimalClass;
DECLARE_OBJ_CHECKERS(Animal, AnimalClass, ANIMAL, TYPE_ANIMAL)

#define TYPE_DOG "dog"
OBJECT_DECLARE_SIMPLE_TYPE(Dog, DOG)
struct Dog {
    Animal parent_obj;
    int tail;
};

#define TYPE_RUNNER "runner"
typedef struct Runner Runner;
typedef struct RunnerClass {
    InterfaceClass parent_class;
    int speed;
} RunnerClass;
DECLARE_CLASS_CHECKERS(RunnerClass, RUNNER, TYPE_RUNNER)
#define RUNNER(obj) INTERFACE_CHECK(Runner, (obj), TYPE_RUNNER)
#define TYPE_SPRINTER "sprinter"

static GString *order;

static const char *dog_sound(Animal *a)
{
    return "woof";
}

static void animal_init(Object *obj)
{
    g_assert_cmpint(ANIMAL(obj)->legs, ==, 0);
    ANIMAL(obj)->legs = 4;
    g_string_append(order, "A");
}

static void animal_post_init(Object *obj)
{
    g_string_append(order, "a");
}

static void animal_finalize(Object *obj)
{
    g_string_append(order, "-A");
}

static void animal_class_base_init(ObjectClass *klass, const void *data)
{
    ((AnimalClass *)klass)->base_inits++;
    ((AnimalClass *)klass)->base_data = data;
}

static void dog_init(Object *obj)
{
    g_string_append(order, "D");
}

static void dog_post_init(Object *obj)
{
    g_string_append(order, "d");
}

static void dog_finalize(Object *obj)
{
    g_string_append(order, "-D");
}

static void dog_class_init(ObjectClass *klass, const void *data)
{
    ANIMAL_CLASS(klass)->sound = dog_sound;
    g_assert_cmpstr(data, ==, "dog data");
    /* the ancestors' base hooks ran before, with this class's data */
    g_assert_cmpint(ANIMAL_CLASS(klass)->base_inits, ==, 1);
    g_assert_true(ANIMAL_CLASS(klass)->base_data == data);
    RUNNER_CLASS(klass)->speed = 30;
}

static void puppy_class_init(ObjectClass *klass, const void *data)
{
    g_assert_true(ANIMAL_CLASS(klass)->sound == dog_sound);
    g_assert_cmpint(RUNNER_CLASS(klass)->speed, ==, 30);
    RUNNER_CLASS(klass)->speed = 5;
}

static int lazy_inits;

static void lazy_class_init(ObjectClass *klass, const void *data)
{
    lazy_inits++;
}

/* The child stands before its parent: parents are looked up when needed. */
static const TypeInfo family[] = {
    {
        .name = "puppy",
        .parent = TYPE_DOG,
        .class_init = puppy_class_init,
    }, {
        .name = TYPE_DOG,
        .parent = TYPE_ANIMAL,
        .instance_size = sizeof(Dog),
        .instance_init = dog_init,
        .instance_post_init = dog_post_init,
        .instance_finalize = dog_finalize,
        .class_init = dog_class_init,
        .class_data = "dog data",
        .interfaces = (const InterfaceInfo[]) { { TYPE_RUNNER }, { NULL } },
    }, {
        .name = TYPE_ANIMAL,
        .parent = TYPE_OBJECT,
        .instance_size = sizeof(Animal),
        .instance_init = animal_init,
        .instance_post_init = animal_post_init,
        .instance_finalize = animal_finalize,
        .abstract = true,
        .class_size = sizeof(AnimalClass),
        .class_base_init = animal_class_base_init,
    }, {
        .name = TYPE_RUNNER,
        .parent = TYPE_INTERFACE,
        .class_size = sizeof(RunnerClass),
    }, {
        .name = TYPE_SPRINTER,
        .parent = TYPE_RUNNER,
    }, {
        .name = "greyhound",
        .parent = TYPE_DOG,
        /* a second runner beside the inherited one */
        .interfaces = (const InterfaceInfo[]) { { TYPE_SPRINTER }, { NULL } },
    }, {
        .name = "lazy",
        .parent = TYPE_OBJECT,
        .class_init = lazy_class_init,
    },
};
DEFINE_TYPES(family)

/* ---- Registration and classes -------------------------------------------------- */

static void test_names(void)
{
    g_autoptr(GPtrArray) names = type_list_names();
    bool found = false;

    for (guint i = 0; i < names->len; i++) {
        found |= g_str_equal(g_ptr_array_index(names, i), TYPE_DOG);
    }
    g_assert_true(found);
    g_assert_true(type_exists("puppy"));
    g_assert_false(type_exists("cat"));
    g_assert_null(object_class_by_name("cat"));
}

/* A record on the stack is fine: everything but strings is copied. */
static void test_local_record(void)
{
    g_autofree char *name = g_strdup("local-type");
    InterfaceInfo interfaces[] = { { TYPE_RUNNER }, { NULL } };
    TypeInfo info = {
        .name = name,
        .parent = TYPE_OBJECT,
        .interfaces = interfaces,
    };
    g_assert_nonnull(type_register(&info));
    memset(&info, 0xff, sizeof(info));
    memset(interfaces, 0xff, sizeof(interfaces));
    memset(name, 'x', strlen(name));
    g_assert_nonnull(object_class_dynamic_cast(object_class_by_name("local-type"), TYPE_RUNNER));
}

static void test_class_chain(void)
{
    ObjectClass *puppy = object_class_by_name("puppy");
    ObjectClass *dog = object_class_get_parent(puppy);
    ObjectClass *animal = object_class_get_parent(dog);

    g_assert_cmpstr(object_class_get_name(dog), ==, TYPE_DOG);
    g_assert_cmpstr(object_class_get_name(animal), ==, TYPE_ANIMAL);
    g_assert_cmpstr(object_class_get_name(object_class_get_parent(animal)), ==, TYPE_OBJECT);
    g_assert_null(object_class_get_parent(object_class_get_parent(animal)));
    g_assert_true(object_class_is_abstract(animal));
    g_assert_false(object_class_is_abstract(dog));
    g_assert_cmpuint(object_class_instance_size(puppy), ==, sizeof(Dog));
    g_assert_cmpuint(object_class_instance_size(animal), ==, sizeof(Animal));
    /* once by animal for dog, once more for puppy which copied dog's count */
    g_assert_cmpint(ANIMAL_CLASS(puppy)->base_inits, ==, 2);
    g_assert_cmpint(ANIMAL_CLASS(animal)->base_inits, ==, 0);
}

static void test_lazy(void)
{
    g_assert_cmpint(lazy_inits, ==, 0);
    g_slist_free(object_class_get_list(TYPE_ANIMAL, true));
    g_assert_cmpint(lazy_inits, ==, 0);
    g_assert_nonnull(object_class_by_name("lazy"));
    g_assert_nonnull(object_class_by_name("lazy"));
    g_assert_cmpint(lazy_inits, ==, 1);
}

static void count_class(ObjectClass *klass, void *opaque)
{
    ++*(int *)opaque;
}

static void test_foreach(void)
{
    int n = 0;
    GSList *list;

    object_class_foreach(count_class, TYPE_ANIMAL, false, &n);
    g_assert_cmpint(n, ==, 3);
    n = 0;
    object_class_foreach(count_class, TYPE_ANIMAL, true, &n);
    g_assert_cmpint(n, ==, 4);
    n = 0;
    object_class_foreach(count_class, "no-such-type", true, &n);
    g_assert_cmpint(n, ==, 0);
    object_class_foreach(count_class, NULL, true, &n);
    g_assert_cmpint(n, >, 8);

    list = object_class_get_list_sorted(TYPE_ANIMAL, false);
    g_assert_cmpstr(object_class_get_name(list->data), ==, TYPE_DOG);
    g_assert_cmpstr(object_class_get_name(list->next->data), ==, "greyhound");
    g_assert_cmpstr(object_class_get_name(list->next->next->data), ==, "puppy");
    g_slist_free(list);
}

/* Asking for one class of many loads the module that has it. */
static bool load_module(const char *typename)
{
    static const TypeInfo info = { .name = "from-module", .parent = TYPE_OBJECT };

    if (g_str_equal(typename, "from-module")) {
        type_register_static(&info);
        return true;
    }
    return false;
}

static void test_module_loader(void)
{
    object_register_module_loader(load_module);
    g_assert_null(object_class_by_name("from-module"));
    g_assert_null(module_object_class_by_name("not-there"));
    g_assert_nonnull(module_object_class_by_name("from-module"));
    g_assert_nonnull(object_class_by_name("from-module"));
    object_register_module_loader(NULL);
}

/* ---- Interfaces ----------------------------------------------------------------- */

static void test_interfaces(void)
{
    ObjectClass *dog = object_class_by_name(TYPE_DOG);
    ObjectClass *puppy = object_class_by_name("puppy");
    ObjectClass *table = object_class_dynamic_cast(dog, TYPE_RUNNER);
    ObjectClass *grey = object_class_by_name("greyhound");
    Object *obj = object_new("puppy");

    g_assert_nonnull(table);
    g_assert_true(table != dog);
    g_assert_cmpstr(object_class_get_name(table), ==, "dog::runner");
    g_assert_true(object_class_is_abstract(table));
    g_assert_true(INTERFACE_CLASS(table)->concrete_class == dog);
    g_assert_cmpint(RUNNER_CLASS(dog)->speed, ==, 30);
    g_assert_cmpint(RUNNER_CLASS(puppy)->speed, ==, 5);
    g_assert_cmpint(RUNNER_GET_CLASS(obj)->speed, ==, 5);
    g_assert_true((Object *)RUNNER(obj) == obj);
    g_assert_null(object_class_dynamic_cast(object_class_by_name(TYPE_ANIMAL), TYPE_RUNNER));

    /* two tables are runners, one of them is a sprinter */
    g_assert_null(object_class_dynamic_cast(grey, TYPE_RUNNER));
    g_assert_nonnull(object_class_dynamic_cast(grey, TYPE_SPRINTER));
    object_unref(obj);
}

/* ---- Instances and casts ----------------------------------------------------------- */

static void test_order(void)
{
    Object *obj;

    g_string_truncate(order, 0);
    obj = object_new("puppy");
    g_assert_cmpstr(order->str, ==, "ADad");
    g_assert_cmpint(ANIMAL(obj)->legs, ==, 4);
    object_unref(obj);
    g_assert_cmpstr(order->str, ==, "ADad-D-A");
}

static void test_casts(void)
{
    g_autoptr(Dog) dog = DOG(object_new(TYPE_DOG));
    Object *obj = OBJECT(dog);
    Object *other = object_new("lazy");

    for (int i = 0; i < 3; i++) {            /* the second time from the cache */
        g_assert_true(DOG(obj) == dog);
        g_assert_true(ANIMAL(obj) == &dog->parent_obj);
        g_assert_true((Object *)OBJECT_CHECK(Object, dog, TYPE_OBJECT) == obj);
        g_assert_true(ANIMAL_GET_CLASS(dog)->sound == dog_sound);
    }
    g_assert_null(DOG(NULL));
    g_assert_null(object_dynamic_cast(NULL, TYPE_DOG));
    g_assert_null(object_dynamic_cast(obj, "puppy"));
    g_assert_null(object_dynamic_cast(obj, "no-such-type"));
    g_assert_null(object_dynamic_cast(other, TYPE_DOG));
    g_assert_null(object_class_dynamic_cast(NULL, TYPE_DOG));
    g_assert_null(object_class_dynamic_cast_assert(NULL, TYPE_DOG, "f", 1, "g"));
    g_assert_true(object_get_class(obj) == object_class_by_name(TYPE_DOG));
    g_assert_true(OBJECT_CLASS(object_get_class(obj)) == object_get_class(obj));
    g_assert_cmpstr(object_get_typename(obj), ==, TYPE_DOG);
    object_unref(other);
}

/* More casts than the cache has places. */
static void test_cast_many(void)
{
    static const char *const names[] = {
        "puppy", TYPE_DOG, TYPE_ANIMAL, TYPE_OBJECT, TYPE_RUNNER, "puppy::runner",
    };
    Object *obj = object_new("puppy");

    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < 5; i++) {
            g_assert_true(object_dynamic_cast_assert(obj, names[i], "f", 1, "g") == obj);
        }
    }
    object_unref(obj);
}

/* ---- Mistakes ---------------------------------------------------------------------- */

static void expect_death(const char *message)
{
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr(message);
}

static void test_bad_cast(void)
{
    if (g_test_subprocess()) {
        ANIMAL(object_new("lazy"));
    }
    expect_death("*test-qom-types.c:*:ANIMAL: object 0x* is a 'lazy', not a 'animal'*");
}

static void test_bad_class_cast(void)
{
    if (g_test_subprocess()) {
        RUNNER_CLASS(object_class_by_name("lazy"));
    }
    expect_death("*RUNNER_CLASS: class 0x* is a 'lazy', not a 'runner'*");
}

static void test_bad_interface_cast(void)
{
    if (g_test_subprocess()) {
        RUNNER(object_new("lazy"));
    }
    expect_death("*object 0x* is a 'lazy', not a 'runner'*");
}

/* Register @info, then use it. */
static void use(TypeInfo info)
{
    type_register_static(&info);
    object_class_by_name(info.name);
}

static void test_duplicate(void)
{
    if (g_test_subprocess()) {
        use((TypeInfo) { .name = TYPE_DOG, .parent = TYPE_OBJECT });
    }
    expect_death("*type 'dog' is registered twice*");
}

static void test_bad_names(void)
{
    static const char *const names[] = { "x", "0abc", "-ab", "a b", "a/b", "a::b", "" };

    if (g_test_subprocess()) {
        const char *n = g_getenv("BAD_NAME");

        use((TypeInfo) { .name = n, .parent = TYPE_OBJECT });
    }
    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        g_setenv("BAD_NAME", names[i], true);
        expect_death("*is not a valid type name*");
    }
    use((TypeInfo) { .name = "A0_.-z", .parent = TYPE_OBJECT });
    use((TypeInfo) { .name = "9p", .parent = TYPE_OBJECT });
}

static void test_no_parent(void)
{
    if (g_test_subprocess()) {
        use((TypeInfo) { .name = "orphan" });
    }
    expect_death("*type 'orphan' has no parent*");
}

static void test_unknown_parent(void)
{
    if (g_test_subprocess()) {
        use((TypeInfo) { .name = "lost", .parent = "nobody" });
    }
    expect_death("*type 'lost' has an unknown parent 'nobody'*");
}

static void test_small_instance(void)
{
    if (g_test_subprocess()) {
        use((TypeInfo) { .name = "small", .parent = TYPE_DOG, .instance_size = sizeof(Animal) });
    }
    expect_death("*type 'small': instance size * is smaller than * of parent 'dog'*");
}

static void test_small_class(void)
{
    if (g_test_subprocess()) {
        use((TypeInfo) { .name = "small", .parent = TYPE_DOG, .class_size = sizeof(ObjectClass) });
    }
    expect_death("*type 'small': class size * is smaller than * of parent 'dog'*");
}

static void test_wrong_parent_struct(void)
{
    if (g_test_subprocess()) {
        use((TypeInfo) { .name = "odd", .parent = TYPE_DOG, .instance_size = 4096,
                         .parent_size = sizeof(Animal), .instance_ctype = "OddState" });
    }
    expect_death("*type 'odd': parent 'dog' has instance size *,"
                 " declared for a struct of size * (OddState)*");
}

static void test_no_interface(void)
{
    if (g_test_subprocess()) {
        use((TypeInfo) { .name = "wrong", .parent = TYPE_OBJECT,
                         .interfaces = (const InterfaceInfo[]) { { TYPE_DOG }, { NULL } } });
    }
    expect_death("*type 'wrong': 'dog' is not an interface*");
}

static void test_interface_with_instance(void)
{
    if (g_test_subprocess()) {
        use((TypeInfo) { .name = "fat-iface", .parent = TYPE_INTERFACE, .instance_size = 100 });
    }
    expect_death("*type 'fat-iface': an interface has no instance and no interfaces*");
}

static void test_abstract(void)
{
    if (g_test_subprocess()) {
        object_unref(object_new(TYPE_ANIMAL));
    }
    expect_death("*type 'animal' is abstract and has no instances*");
}

static void test_unknown(void)
{
    if (g_test_subprocess()) {
        object_unref(object_new("cat"));
    }
    expect_death("*unknown type 'cat'*");
}

int main(int argc, char **argv)
{
    int ret;

    g_test_init(&argc, &argv, NULL);
    module_call_init(MODULE_INIT_QOM);
    order = g_string_new(NULL);
    g_test_add_func("/qom/types/lazy", test_lazy);
    g_test_add_func("/qom/types/names", test_names);
    g_test_add_func("/qom/types/local-record", test_local_record);
    g_test_add_func("/qom/types/class-chain", test_class_chain);
    g_test_add_func("/qom/types/foreach", test_foreach);
    g_test_add_func("/qom/types/module-loader", test_module_loader);
    g_test_add_func("/qom/types/interfaces", test_interfaces);
    g_test_add_func("/qom/types/order", test_order);
    g_test_add_func("/qom/casts/right", test_casts);
    g_test_add_func("/qom/casts/many", test_cast_many);
    g_test_add_func("/qom/casts/wrong-object", test_bad_cast);
    g_test_add_func("/qom/casts/wrong-class", test_bad_class_cast);
    g_test_add_func("/qom/casts/wrong-interface", test_bad_interface_cast);
    g_test_add_func("/qom/mistakes/duplicate", test_duplicate);
    g_test_add_func("/qom/mistakes/bad-names", test_bad_names);
    g_test_add_func("/qom/mistakes/no-parent", test_no_parent);
    g_test_add_func("/qom/mistakes/unknown-parent", test_unknown_parent);
    g_test_add_func("/qom/mistakes/small-instance", test_small_instance);
    g_test_add_func("/qom/mistakes/small-class", test_small_class);
    g_test_add_func("/qom/mistakes/wrong-parent-struct", test_wrong_parent_struct);
    g_test_add_func("/qom/mistakes/no-interface", test_no_interface);
    g_test_add_func("/qom/mistakes/interface-with-instance", test_interface_with_instance);
    g_test_add_func("/qom/mistakes/abstract", test_abstract);
    g_test_add_func("/qom/mistakes/unknown", test_unknown);
    ret = g_test_run();
    qom_cleanup();
    g_string_free(order, TRUE);
    return ret;
}
