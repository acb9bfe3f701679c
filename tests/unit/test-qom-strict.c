/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The strict declarations: a family of three levels declared outside the
 * framework, with casts that the compiler checks.
 */
#include "qemu/osdep.h"
#include "qom/object.h"

#define STRICT_CAST(T, x) QOM_CAST(T, x)

/* ---- Shape (root of the family) <- Box <- ColouredBox ------------------------------ */

#define TYPE_SHAPE "shape"
typedef struct Shape Shape;
struct Shape {
    QOM_PARENT(Object);
    int sides;
};
#define QOM_ANCESTORS_Shape(M, ...) QOM_ANCESTORS_Object(M, __VA_ARGS__) M(Object, __VA_ARGS__)
QOM_NAME_(Shape, TYPE_SHAPE)

#define TYPE_BOX "box"
typedef struct Box Box;
struct Box {
    QOM_PARENT(Shape);
    int width;
};
#define QOM_ANCESTORS_Box(M, ...) QOM_ANCESTORS_Shape(M, __VA_ARGS__) M(Shape, __VA_ARGS__)
QOM_NAME_(Box, TYPE_BOX)

#define TYPE_COLOURED_BOX "coloured-box"
QOM_DECLARE_TYPE(ColouredBox, COLOURED_BOX, Box);
struct ColouredBox {
    QOM_PARENT(Box);
    int colour;
};

typedef struct Palette {
    int first;
} Palette;

static void shape_init(Shape *s)
{
    s->sides = 3;
}

static void box_init(Box *b)
{
    b->parent_obj.sides++;
    b->width = 10;
}

static void coloured_box_init(ColouredBox *c)
{
    c->as_Shape.sides += 10;
    c->colour = 1;
}

static int finalized;

static void coloured_box_finalize(ColouredBox *c)
{
    finalized++;
}

static int palette_seen;

static void coloured_box_class_init(ObjectClass *klass, const Palette *palette)
{
    palette_seen = palette->first;
}

static const TYPE_INFO(Shape) shape_type = {
    .name = TYPE_SHAPE,
    .parent = TYPE_OBJECT,
    QOM_TYPE(Shape, Object),
    .instance_init = shape_init,
    .abstract = true,
};
DEFINE_TYPE(shape_type)

static const TYPE_INFO(Box) box_type = {
    .name = TYPE_BOX,
    .parent = TYPE_SHAPE,
    QOM_TYPE(Box, Shape),
    .instance_init = box_init,
};
DEFINE_TYPE(box_type)

static const Palette red = { .first = 42 };

static const TYPE_INFO_VARIANT(ColouredBox, Palette) coloured_box_type = {
    .name = TYPE_COLOURED_BOX,
    .parent = TYPE_BOX,
    QOM_TYPE(ColouredBox, Box),
    .instance_init = coloured_box_init,
    .instance_finalize = coloured_box_finalize,
    .class_init = coloured_box_class_init,
    .class_data = &red,
};
DEFINE_TYPE(coloured_box_type)

/* ---- Tests ----------------------------------------------------------------------------- */

static void test_layout(void)
{
    g_assert_cmpuint(offsetof(ColouredBox, parent_obj), ==, 0);
    g_assert_cmpuint(offsetof(ColouredBox, as_Object), ==, 0);
    g_assert_cmpuint(offsetof(ColouredBox, as_Shape), ==, 0);
    g_assert_cmpuint(offsetof(ColouredBox, as_Box), ==, 0);
    g_assert_cmpuint(coloured_box_type.info.instance_size, ==, sizeof(ColouredBox));
    g_assert_cmpuint(coloured_box_type.info.parent_size, ==, sizeof(Box));
    g_assert_cmpstr(coloured_box_type.info.instance_ctype, ==, "ColouredBox");
    g_assert_cmpstr(qom_typename_ColouredBox(), ==, TYPE_COLOURED_BOX);
}

static void test_life(void)
{
    finalized = 0;
    {
        g_autoptr(ColouredBox) c = COLOURED_BOX(object_new(TYPE_COLOURED_BOX));

        g_assert_cmpint(c->as_Shape.sides, ==, 14);
        g_assert_cmpint(c->as_Box.width, ==, 10);
        g_assert_cmpint(c->colour, ==, 1);
        g_assert_cmpint(palette_seen, ==, 42);
    }
    g_assert_cmpint(finalized, ==, 1);
}

static void test_casts(void)
{
    ColouredBox *c = COLOURED_BOX(object_new(TYPE_COLOURED_BOX));
    const ColouredBox *cc = c;
    void *opaque = c;

    /* up: no code, the type is right */
    Box *box = STRICT_CAST(Box, c);
    Shape *shape = STRICT_CAST(Shape, box);
    Object *obj = STRICT_CAST(Object, shape);
    const Shape *cs = STRICT_CAST(Shape, cc);

    g_assert_true((void *)box == c && (void *)shape == c && (void *)obj == c);
    g_assert_true((const void *)cs == c);
    /* identity, down, and from an opaque pointer */
    g_assert_true(STRICT_CAST(Box, box) == box);
    g_assert_true(STRICT_CAST(Box, shape) == box);
    g_assert_true(STRICT_CAST(Box, obj) == box);
    g_assert_true(STRICT_CAST(Box, opaque) == box);
    g_assert_true(COLOURED_BOX(obj) == c);
    g_assert_true(COLOURED_BOX(shape) == c);
    g_assert_true(COLOURED_BOX(box) == c);
    g_assert_true(COLOURED_BOX(c) == c);
    g_assert_true(COLOURED_BOX(opaque) == c);
    object_unref(c);
}

static void test_new_child(void)
{
    Box *box = object_property_new_child(object_get_root(), "box", Box);

    g_assert_cmpint(box->width, ==, 10);
    object_unparent(STRICT_CAST(Object, box));
}

static void expect_death(const char *message)
{
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr(message);
}

static void test_wrong_down(void)
{
    if (g_test_subprocess()) {
        COLOURED_BOX(object_new(TYPE_BOX));
    }
    expect_death("*:COLOURED_BOX: object 0x* is a 'box', not a 'coloured-box'*");
}

static void test_wrong_cast(void)
{
    if (g_test_subprocess()) {
        Object *obj = object_get_root();

        g_assert_null(STRICT_CAST(Box, obj));
    }
    expect_death("*test-qom-strict.c:*:test_wrong_cast: object 0x* is a 'container', not a 'box'*");
}

/* ---- The OBJECT_DEFINE family ------------------------------------------------------------ */

#define TYPE_DEFINED "defined"
OBJECT_DECLARE_TYPE(Defined, DefinedClass, DEFINED)
struct Defined {
    Object parent_obj;
    int value;
};
struct DefinedClass {
    ObjectClass parent_class;
    int (*twice)(Defined *d);
};
OBJECT_DEFINE_TYPE(Defined, defined, DEFINED, OBJECT)

static int defined_twice(Defined *d)
{
    return 2 * d->value;
}

static void defined_init(Object *obj)
{
    DEFINED(obj)->value = 21;
}

static void defined_finalize(Object *obj)
{
}

static void defined_class_init(ObjectClass *klass, const void *data)
{
    DEFINED_CLASS(klass)->twice = defined_twice;
}

#define TYPE_SIMPLE "simple"
#define TYPE_MARK "mark"
OBJECT_DECLARE_SIMPLE_TYPE(Simple, SIMPLE)
struct Simple {
    Object parent_obj;
};
OBJECT_DEFINE_SIMPLE_TYPE_WITH_INTERFACES(Simple, simple, SIMPLE, OBJECT, { TYPE_MARK }, { NULL })

static void simple_init(Object *obj)
{
}

static void simple_finalize(Object *obj)
{
}

static void simple_class_init(ObjectClass *klass, const void *data)
{
}

#define TYPE_VAGUE "vague"
typedef struct Vague {
    Object parent_obj;
} Vague;
typedef struct VagueClass {
    ObjectClass parent_class;
} VagueClass;
OBJECT_DEFINE_ABSTRACT_TYPE(Vague, vague, VAGUE, OBJECT)

static void vague_init(Object *obj)
{
}

static void vague_finalize(Object *obj)
{
}

static void vague_class_init(ObjectClass *klass, const void *data)
{
}

static const TypeInfo mark_info = {
    .name = TYPE_MARK, .parent = TYPE_INTERFACE, .class_size = sizeof(InterfaceClass),
};

static void register_mark(void)
{
    type_register_static(&mark_info);
}
type_init(register_mark)

static void test_define(void)
{
    g_autoptr(Defined) d = DEFINED(object_new(TYPE_DEFINED));
    g_autoptr(Object) s = object_new(TYPE_SIMPLE);

    g_assert_cmpint(DEFINED_GET_CLASS(d)->twice(d), ==, 42);
    g_assert_nonnull(object_dynamic_cast(s, TYPE_MARK));
    g_assert_true(object_class_is_abstract(object_class_by_name(TYPE_VAGUE)));
}

int main(int argc, char **argv)
{
    int ret;

    g_test_init(&argc, &argv, NULL);
    module_call_init(MODULE_INIT_QOM);
    g_test_add_func("/qom/strict/layout", test_layout);
    g_test_add_func("/qom/strict/life", test_life);
    g_test_add_func("/qom/strict/casts", test_casts);
    g_test_add_func("/qom/strict/new-child", test_new_child);
    g_test_add_func("/qom/strict/wrong-down", test_wrong_down);
    g_test_add_func("/qom/strict/wrong-cast", test_wrong_cast);
    g_test_add_func("/qom/strict/define", test_define);
    ret = g_test_run();
    qom_cleanup();
    return ret;
}
