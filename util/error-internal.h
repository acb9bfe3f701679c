/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared by the files of util/ that print messages. */
#ifndef UTIL_ERROR_INTERNAL_H
#define UTIL_ERROR_INTERNAL_H

/* Append "-option arg: " or "file:3: ". */
void location_append(GString *out);
bool location_is_file(void);

#endif
