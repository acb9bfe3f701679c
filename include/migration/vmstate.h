/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * VMState: tables that say which members of a struct travel in a migration
 * stream, in which order and form; for every device, machine and CPU.
 *
 * A table is a VMStateDescription (plain, `void *opaque` hooks) or, in new
 * code, a VMSTATE_DESCRIPTION(T) whose hooks take a T * and whose field list
 * can only name members of T:
 *
 *     static const VMSTATE_DESCRIPTION(PL031Regs) vmstate_pl031_regs = {
 *         .name = "pl031/regs", .version_id = 1, .minimum_version_id = 1,
 *         VMSTATE_OF(PL031Regs), .complete = true,
 *         .fields = VMSTATE_FIELDS(PL031Regs,
 *             VMSTATE_UINT32(mr, PL031Regs),
 *             VMSTATE_NOT_MIGRATED(shadow, PL031Regs, "computed in post_load")),
 *     };
 *
 * The field macros are in vmstate-fields.h and vmstate-scalars.h, which this
 * header includes; docs/devel/vmstate explains choosing among them.
 *
 * Wire format (big-endian, no framing inside a section): fields in list order,
 * each only if its field_exists() says so or, without one, if its version_id
 * is not above the stream's; then the subsections whose needed() is true.
 *
 * All functions are called with the big lock held.
 */
#ifndef MIGRATION_VMSTATE_H
#define MIGRATION_VMSTATE_H

#include "migration/qemu-file-types.h"
#include "migration/vmstate-if.h"
#include "qapi/error.h"
#include "qemu/json-writer.h"

typedef struct VMStateDescription VMStateDescription;
typedef struct VMStateField VMStateField;
typedef struct VMStateInfo VMStateInfo;

/*
 * How one kind of value is read and written.  get() and put() return 0 or a
 * negative errno; @pv points to the value, @size is its size in memory.
 */
struct VMStateInfo {
    const char *name;       /* "uint32": the "type" in the JSON description */
    int (*get)(QEMUFile *f, void *pv, size_t size, const VMStateField *field);
    int (*put)(QEMUFile *f, void *pv, size_t size, const VMStateField *field,
               JSONWriter *vmdesc);
};

typedef enum VMStateFlags {
    VMS_SINGLE            = 0x000001,
    /* The member is a pointer to the data. */
    VMS_POINTER           = 0x000002,
    /* Fixed number of elements: num. */
    VMS_ARRAY             = 0x000004,
    /* Elements are described by vmsd, not by info. */
    VMS_STRUCT            = 0x000008,
    /* Number of elements is in the member at num_offset. */
    VMS_VARRAY_INT32      = 0x000010,
    VMS_BUFFER            = 0x000020,
    /* Elements are pointers; NULL ones become a marker byte. */
    VMS_ARRAY_OF_POINTER  = 0x000040,
    VMS_VARRAY_UINT16     = 0x000080,
    /* Size in bytes is in the 32-bit member at size_offset. */
    VMS_VBUFFER           = 0x000100,
    /* With VMS_VBUFFER: times the size member of this entry. */
    VMS_MULTIPLY          = 0x000200,
    VMS_VARRAY_UINT8      = 0x000400,
    VMS_VARRAY_UINT32     = 0x000800,
    /* Saving and loading fail when field_exists() is false. */
    VMS_MUST_EXIST        = 0x001000,
    /* Loading allocates the array (g_malloc) that the pointer points to. */
    VMS_ALLOC             = 0x002000,
    /* With a VARRAY: element count times num. */
    VMS_MULTIPLY_ELEMENTS = 0x004000,
    /* Nested description with the fixed version struct_version_id. */
    VMS_VSTRUCT           = 0x008000,
    /* Not on the wire: only accounted for (VMSTATE_NOT_MIGRATED). */
    VMS_NOT_MIGRATED      = 0x010000,
    VMS_END               = 0x020000,
} VMStateFlags;

#define VMS_VARRAY_ANY_ \
    (VMS_VARRAY_INT32 | VMS_VARRAY_UINT16 | VMS_VARRAY_UINT8 | VMS_VARRAY_UINT32)

/* Sections are sent in decreasing priority, then in order of registration. */
typedef enum {
    MIG_PRI_UNINITIALIZED = 0,      /* the same as MIG_PRI_DEFAULT */
    MIG_PRI_LOW,
    MIG_PRI_DEFAULT,
    MIG_PRI_IOMMU,
    MIG_PRI_PCI_BUS,
    MIG_PRI_VIRTIO_MEM,
    MIG_PRI_APIC,
    MIG_PRI_GICV3_ITS,
    MIG_PRI_GICV3,
    MIG_PRI_MAX,
} MigrationPriority;

/*
 * The members of a field entry.  Sizes and offsets are bytes in memory.  The
 * last two are filled by macros: capacity is the room for elements of a VARRAY
 * (0: not known), state_ctype the struct that the entry was written for.
 */
#define VMS_FIELD_MEMBERS_                                                   \
    const char *name;                                                        \
    const char *err_hint;                                                    \
    size_t offset;                                                           \
    size_t size;                                                             \
    size_t start;                                                            \
    int num;                                                                 \
    size_t num_offset;                                                       \
    size_t size_offset;                                                      \
    const VMStateInfo *info;                                                 \
    VMStateFlags flags;                                                      \
    const VMStateDescription *vmsd;                                          \
    int version_id;                                                          \
    int struct_version_id;                                                   \
    bool (*field_exists)(void *opaque, int version_id);                      \
    uint32_t capacity;                                                       \
    const char *state_ctype;

struct VMStateField {
    VMS_FIELD_MEMBERS_
    const void *state_type;     /* a null pointer to the struct, for its type */
};

/* A member that must be accounted for completely; a list ends with a NULL name. */
typedef struct VMStateBox {
    const char *name;
    size_t offset, size;
} VMStateBox;

/*
 * The members of a description of struct T.  Hooks return 0 or a negative
 * errno; the _errp forms return false and set an error.  Only one form of a
 * hook may be given.  There is no default for minimum_version_id.
 */
#define VMS_DESCRIPTION_MEMBERS_(T)                                          \
    const char *name;                                                        \
    bool unmigratable;                                                       \
    bool early_setup;          /* sent before the RAM */                     \
    int version_id;                                                          \
    int minimum_version_id;                                                  \
    MigrationPriority priority;                                              \
    int (*pre_load)(T *opaque);                                              \
    bool (*pre_load_errp)(T *opaque, Error **errp);                          \
    int (*post_load)(T *opaque, int version_id);                             \
    bool (*post_load_errp)(T *opaque, int version_id, Error **errp);         \
    int (*pre_save)(T *opaque);                                              \
    bool (*pre_save_errp)(T *opaque, Error **errp);                          \
    int (*post_save)(T *opaque);                                             \
    bool (*needed)(T *opaque);                                               \
    bool (*dev_unplug_pending)(T *opaque);                                   \
    const VMStateField *fields;                    /* VMSTATE_END_OF_LIST */ \
    const VMStateDescription *const *subsections;  /* ends with NULL */      \
    /* VMSTATE_OF(T) */                                                      \
    size_t state_size;                                                       \
    const char *state_ctype;                                                 \
    /* Every byte of T is migrated or marked VMSTATE_NOT_MIGRATED ... */      \
    bool complete;                                                           \
    /* ... or every byte of these members of T: VMSTATE_BOXES(). */          \
    const VMStateBox *boxes;

struct vms_untyped_;
struct VMStateDescription {
    VMS_DESCRIPTION_MEMBERS_(void)
    struct vms_untyped_ *state_of[0];   /* no storage: tells plain from typed */
};

/* The type of a description whose hooks, fields and nesting belong to @T. */
#define VMSTATE_DESCRIPTION(T) \
    union { struct { VMS_DESCRIPTION_MEMBERS_(T) }; VMStateDescription vmsd; T *state_of; }
/* In a description: which struct it describes. */
#define VMSTATE_OF(T) .state_size = sizeof(T), .state_ctype = #T

/*
 * In a description of a device, whose state is some of its members: those
 * boxes are complete, the rest is configuration and wiring.
 *     VMSTATE_BOXES(VMSTATE_BOX(UARTState, regs), VMSTATE_BOX(UARTState, hidden)),
 */
#define VMSTATE_BOXES(...) .boxes = (const VMStateBox[]) { __VA_ARGS__, { .name = NULL } }
#define VMSTATE_BOX(T, member) \
    { .name = #member, .offset = offsetof(T, member), .size = sizeof_field(T, member) }

/* The plain view of a plain or typed description (an lvalue). */
#define VMSD_RAW_(d) ((const VMStateDescription *)&(d))
/* The same, rejected by the compiler when @d is typed for another struct. */
#define VMSD_FOR_(T, d, msg)                                                 \
    ((const VMStateDescription *)((const char *)&(d)                         \
        + CHECK_ZERO(same_type(__typeof__(*(d).state_of), T)                 \
                     || same_type(__typeof__(*(d).state_of), struct vms_untyped_ *), msg)))
/* For `dc->vmsd = VMSTATE_FOR(FooState, vmstate_foo)`. */
#define VMSTATE_FOR(T, d) VMSD_FOR_(T, d, "vmsd describes a different struct")

/*
 * Around structs that are nothing but migratable state: a hidden hole in the
 * layout does not compile, which makes byte accounting exact.
 */
#define STATE_STRUCT_BEGIN \
    _Pragma("GCC diagnostic push") _Pragma("GCC diagnostic error \"-Wpadded\"")
#define STATE_STRUCT_END _Pragma("GCC diagnostic pop")

#include "migration/vmstate-fields.h"
#include "migration/vmstate-scalars.h"
#include "migration/vmstate-fifo.h"

/* ---- saving and loading one description ------------------------------------- */

/*
 * Write @opaque as @vmsd says.  @vmdesc (may be NULL) gets the JSON members
 * that describe what was written.  0, or a negative errno with @errp set.
 */
int vmstate_save_state(QEMUFile *f, const VMStateDescription *vmsd, void *opaque,
                       JSONWriter *vmdesc);
int vmstate_save_state_errp(QEMUFile *f, const VMStateDescription *vmsd, void *opaque,
                            JSONWriter *vmdesc, Error **errp);
/* The same for version @version_id of the description. */
int vmstate_save_state_v(QEMUFile *f, const VMStateDescription *vmsd, void *opaque,
                         JSONWriter *vmdesc, int version_id, Error **errp);
/*
 * Read what a sender with version @version_id wrote.  Nothing in the stream is
 * trusted.  On failure @opaque is partly loaded; the error names the field.
 * The form without errp reports the error.
 */
int vmstate_load_state(QEMUFile *f, const VMStateDescription *vmsd, void *opaque,
                       int version_id);
int vmstate_load_state_errp(QEMUFile *f, const VMStateDescription *vmsd, void *opaque,
                            int version_id, Error **errp);
/* needed(), true when there is none. */
bool vmstate_section_needed(const VMStateDescription *vmsd, void *opaque);

/* ---- registration -------------------------------------------------------------- */

#define VMSTATE_INSTANCE_ID_ANY UINT32_MAX

/*
 * Make @opaque a section of every stream.  @obj (may be NULL) supplies the
 * path before the name.  @instance_id is taken as it is, or the next free one
 * for VMSTATE_INSTANCE_ID_ANY.  A section with @alias_id (-1: none) is also
 * found under that number, which versions below @required_for_version used
 * (not below minimum_version_id).  A description that fails vmstate_check() is
 * our bug: it aborts with the reason.  0, or -1 with @errp set.
 */
int vmstate_register_with_alias_id(VMStateIf *obj, uint32_t instance_id,
                                   const VMStateDescription *vmsd, void *opaque, int alias_id,
                                   int required_for_version, Error **errp);
int vmstate_register(VMStateIf *obj, uint32_t instance_id, const VMStateDescription *vmsd,
                     void *opaque);
int vmstate_register_any(VMStateIf *obj, const VMStateDescription *vmsd, void *opaque);
/* Nothing happens when it is not registered. */
void vmstate_unregister(VMStateIf *obj, const VMStateDescription *vmsd, void *opaque);

/* ---- checks ----------------------------------------------------------------------- */

/*
 * Is the description sound?  Versions, subsection names, hooks, nesting, that
 * all entries were written for its struct, and for a .complete one that each
 * byte is accounted for exactly once.  Static: needs no instance.
 */
MUST_CHECK bool vmstate_check(const VMStateDescription *vmsd, Error **errp);

#endif
