/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * VMState kinds that hold structs of their own: temporaries, lists, trees, and
 * the FIFO.  Elements are allocated one by one as the stream delivers them, so
 * a count that lies costs no memory.
 */
#include "qemu/osdep.h"
#include "migration/qemu-file.h"
#include "migration/vmstate.h"
#include "qemu/queue.h"

/* ---- through a temporary ------------------------------------------------------------ */

static int get_tmp(QEMUFile *f, void *pv, size_t size, const VMStateField *field)
{
    g_autofree void *tmp = g_malloc0(size);

    *(void **)tmp = pv;     /* the member called parent */
    return vmstate_load_state(f, field->vmsd, tmp, field->vmsd->version_id);
}

static int put_tmp(QEMUFile *f, void *pv, size_t size, const VMStateField *field,
                   JSONWriter *vmdesc)
{
    g_autofree void *tmp = g_malloc0(size);

    *(void **)tmp = pv;
    return vmstate_save_state(f, field->vmsd, tmp, vmdesc);
}

const VMStateInfo vmstate_info_tmp = { .name = "tmp", .get = get_tmp, .put = put_tmp };

/* ---- lists ------------------------------------------------------------------------------ */

/* The byte before an element: true when one follows. */
static bool get_more(QEMUFile *f)
{
    int mark = qemu_get_byte(f);

    if (mark > 1) {
        qemu_file_fail(f, -EINVAL, "0x%02x is neither an element nor the end of the list",
                       (unsigned)mark);
    }
    return mark == 1 && !qemu_file_get_error(f);
}

/* A new element from the stream; NULL when that failed (the file knows why). */
static void *get_struct(QEMUFile *f, const VMStateDescription *vmsd, size_t size)
{
    void *elem = g_malloc0(size);

    if (vmstate_load_state(f, vmsd, elem, vmsd->version_id)) {
        g_free(elem);
        return NULL;
    }
    return elem;
}

static QTailQLink *tailq_link(void *elem, const VMStateField *field)
{
    return (QTailQLink *)((char *)elem + field->start);
}

static int get_qtailq(QEMUFile *f, void *pv, size_t size, const VMStateField *field)
{
    QTailQLink *head = pv;

    while (get_more(f)) {
        void *elem = get_struct(f, field->vmsd, field->size);
        QTailQLink *link;

        if (!elem) {
            break;
        }
        link = tailq_link(elem, field);
        *link = (QTailQLink) { .next = NULL, .prev = head->prev };
        head->prev->next = elem;
        head->prev = link;
    }
    return qemu_file_get_error(f);
}

static int put_qtailq(QEMUFile *f, void *pv, size_t size, const VMStateField *field,
                      JSONWriter *vmdesc)
{
    for (void *elem = ((QTailQLink *)pv)->next; elem; elem = tailq_link(elem, field)->next) {
        int ret;

        qemu_put_byte(f, 1);
        ret = vmstate_save_state(f, field->vmsd, elem, vmdesc);
        if (ret) {
            return ret;
        }
    }
    qemu_put_byte(f, 0);
    return 0;
}

const VMStateInfo vmstate_info_qtailq = {
    .name = "qtailq", .get = get_qtailq, .put = put_qtailq,
};

/* The layout that QLIST_HEAD and QLIST_ENTRY have, for any element type. */
typedef struct ListLink {
    void *next;
    void **prev;
} ListLink;
_Static_assert(sizeof(ListLink) == sizeof(QLIST_ENTRY(ListLink)), "QLIST_ENTRY has changed");

static ListLink *list_link(void *elem, const VMStateField *field)
{
    return (ListLink *)((char *)elem + field->start);
}

static int get_qlist(QEMUFile *f, void *pv, size_t size, const VMStateField *field)
{
    void **at = pv;

    while (*at) {
        at = &list_link(*at, field)->next;
    }
    while (get_more(f)) {
        void *elem = get_struct(f, field->vmsd, field->size);

        if (!elem) {
            break;
        }
        *list_link(elem, field) = (ListLink) { .next = NULL, .prev = at };
        *at = elem;
        at = &list_link(elem, field)->next;
    }
    return qemu_file_get_error(f);
}

static int put_qlist(QEMUFile *f, void *pv, size_t size, const VMStateField *field,
                     JSONWriter *vmdesc)
{
    for (void *elem = *(void **)pv; elem; elem = list_link(elem, field)->next) {
        int ret;

        qemu_put_byte(f, 1);
        ret = vmstate_save_state(f, field->vmsd, elem, vmdesc);
        if (ret) {
            return ret;
        }
    }
    qemu_put_byte(f, 0);
    return 0;
}

const VMStateInfo vmstate_info_qlist = {
    .name = "qlist", .get = get_qlist, .put = put_qlist,
};

/* ---- trees ----------------------------------------------------------------------------------- */

/* field->start is the key's size, 0 when the pointer itself is the key. */
static const VMStateDescription *key_vmsd(const VMStateField *field)
{
    return field->start ? &field->vmsd[1] : NULL;
}

typedef struct PutTree {
    QEMUFile *f;
    const VMStateField *field;
    JSONWriter *vmdesc;
    int ret;
} PutTree;

static gboolean put_node(gpointer key, gpointer value, gpointer opaque)
{
    PutTree *p = opaque;
    const VMStateDescription *keys = key_vmsd(p->field);

    qemu_put_byte(p->f, 1);
    if (keys) {
        p->ret = vmstate_save_state(p->f, keys, key, p->vmdesc);
    } else {
        qemu_put_be64(p->f, (uintptr_t)key);
    }
    if (!p->ret) {
        p->ret = vmstate_save_state(p->f, &p->field->vmsd[0], value, p->vmdesc);
    }
    return p->ret != 0;
}

static int put_gtree(QEMUFile *f, void *pv, size_t size, const VMStateField *field,
                     JSONWriter *vmdesc)
{
    GTree *tree = *(GTree **)pv;
    PutTree p = { .f = f, .field = field, .vmdesc = vmdesc };

    if (!tree) {
        qemu_file_fail(f, -EINVAL, "there is no tree");
        return -EINVAL;
    }
    qemu_put_be32(f, g_tree_nnodes(tree));
    g_tree_foreach(tree, put_node, &p);
    qemu_put_byte(f, 0);
    return p.ret;
}

static bool get_node(QEMUFile *f, GTree *tree, const VMStateField *field)
{
    const VMStateDescription *keys = key_vmsd(field);
    void *key, *value;

    if (keys) {
        key = get_struct(f, keys, field->start);
        if (!key) {
            return false;
        }
    } else {
        key = (void *)(uintptr_t)qemu_get_be64(f);
    }
    value = get_struct(f, &field->vmsd[0], field->size);
    if (!value) {
        if (keys) {
            g_free(key);
        }
        return false;
    }
    g_tree_insert(tree, key, value);
    return true;
}

static int get_gtree(QEMUFile *f, void *pv, size_t size, const VMStateField *field)
{
    GTree *tree = *(GTree **)pv;
    uint32_t count = qemu_get_be32(f);
    uint32_t got = 0;

    if (!tree) {
        qemu_file_fail(f, -EINVAL, "there is no tree to load it to");
        return -EINVAL;
    }
    while (get_more(f) && get_node(f, tree, field)) {
        got++;
    }
    if (got != count && !qemu_file_get_error(f)) {
        qemu_file_fail(f, -EINVAL, "%" PRIu32 " nodes were announced, %" PRIu32 " came",
                       count, got);
    }
    return qemu_file_get_error(f);
}

const VMStateInfo vmstate_info_gtree = {
    .name = "gtree", .get = get_gtree, .put = put_gtree,
};

/* ---- FIFO ---------------------------------------------------------------------- */

static bool fifo8_post_load(void *opaque, int version, Error **errp)
{
    const Fifo8 *fifo = opaque;

    if (!fifo8_is_valid(fifo)) {
        error_setg(errp, "head %" PRIu32 " and num %" PRIu32 " do not fit a FIFO of %" PRIu32,
                   fifo->head, fifo->num, fifo->capacity);
        return false;
    }
    return true;
}

const VMStateDescription vmstate_fifo8 = {
    .name = "Fifo8",
    .version_id = 1,
    .minimum_version_id = 1,
    VMSTATE_OF(Fifo8),
    .post_load_errp = fifo8_post_load,
    .fields = VMSTATE_FIELDS(Fifo8,
        VMSTATE_VBUFFER_UINT32(data, Fifo8, 1, NULL, capacity),
        VMSTATE_UINT32(head, Fifo8),
        VMSTATE_UINT32(num, Fifo8),
        VMSTATE_NOT_MIGRATED(capacity, Fifo8, "configuration of the device")),
};
