/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Objects that users create: -object and object-add put them under /objects.
 *
 * A type says so with the interface "user-creatable".  complete() runs once all
 * properties are set; can_be_deleted() may refuse object-del.  Called by the
 * command line, the monitor and object_new_with_props(), under the big lock.
 */
#ifndef QOM_OBJECT_INTERFACES_H
#define QOM_OBJECT_INTERFACES_H

#include "qom/object.h"

#define TYPE_USER_CREATABLE "user-creatable"

/* An object seen through the interface; never dereferenced. */
typedef struct UserCreatable UserCreatable;
typedef struct UserCreatableClass UserCreatableClass;
DECLARE_CLASS_CHECKERS(UserCreatableClass, USER_CREATABLE, TYPE_USER_CREATABLE)
#define USER_CREATABLE(obj) INTERFACE_CHECK(UserCreatable, (obj), TYPE_USER_CREATABLE)

struct UserCreatableClass {
    InterfaceClass parent_class;
    void (*complete)(UserCreatable *uc, Error **errp);    /* may be NULL */
    bool (*can_be_deleted)(UserCreatable *uc);            /* NULL: always */
};

bool user_creatable_complete(UserCreatable *uc, Error **errp);
bool user_creatable_can_be_deleted(UserCreatable *uc);

/*
 * Create a @type named @id under /objects, with the members of the JSON object
 * @props (may be NULL; "qom-type" and "id" in it are skipped) as properties:
 * typed values when @from_json, else strings as the command line has them.
 * Borrowed from the tree; NULL on error.
 */
Object *user_creatable_add_type(const char *type, const char *id, struct json_object *props,
                                bool from_json, Error **errp);
/* The same with the type and the name taken from "qom-type" and "id". */
bool user_creatable_add_from_json(struct json_object *options, bool from_json, Error **errp);
/* From the argument of -object: "TYPE,id=ID,..." or a JSON object. */
bool user_creatable_add_from_str(const char *str, Error **errp);
/* Is it a request for help ("help", "TYPE,help")?  Then this is the answer (g_free), else NULL. */
char *user_creatable_help(const char *str, Error **errp);
/* Remove /objects/@id: unknown and refused are errors. */
bool user_creatable_del(const char *id, Error **errp);
/* Remove all of /objects. */
void user_creatable_cleanup(void);

#endif
