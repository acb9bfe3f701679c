/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory backends: the three types, their properties, and what they refuse.
 */
#include "qemu/osdep.h"
#include "system/hostmem.h"

#include <json-c/json.h>

#include "qom/object_interfaces.h"

static HostMemoryBackend *create(const char *options, Error **errp)
{
    const char *id = strstr(options, "id=") + 3;
    g_autofree char *name = g_strndup(id, strcspn(id, ","));

    if (!user_creatable_add_from_str(options, errp)) {
        return NULL;
    }
    return MEMORY_BACKEND(object_resolve_path_component(object_get_objects_root(), name));
}

static void refused(const char *options, const char *message)
{
    Error *err = NULL;

    g_assert_null(create(options, &err));
    g_assert_cmpstr(error_get_pretty(err), ==, message);
    error_free(err);
}

static void anonymous(void)
{
    HostMemoryBackend *backend = create("memory-backend-ram,id=m,size=2M", &error_abort);
    MemoryRegion *mr = host_memory_backend_get_memory(backend);
    g_autofree char *name = host_memory_backend_get_name(backend);
    Error *err = NULL;

    g_assert_cmpstr(name, ==, "m");
    g_assert_true(host_memory_backend_mr_inited(backend));
    g_assert_cmpuint(memory_region_size(mr), ==, 2 << 20);
    g_assert_cmpstr(memory_region_name(mr), ==, "m");
    g_assert_true(memory_region_owner(mr) == OBJECT(backend));
    g_assert_cmpuint(host_memory_backend_pagesize(backend), ==, (size_t)sysconf(_SC_PAGESIZE));
    g_assert_cmpuint(object_property_get_uint(OBJECT(backend), "size", &error_abort), ==,
                     2 << 20);
    g_assert_true(object_property_get_bool(OBJECT(backend), "merge", &error_abort));
    g_assert_true(object_property_get_bool(OBJECT(backend), "dump", &error_abort));
    g_assert_false(object_property_get_bool(OBJECT(backend), "share", &error_abort));
    g_assert_false(object_property_set_uint(OBJECT(backend), "size", 4096, &err));
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "cannot change property 'size' of memory-backend-ram");
    error_free_or_abort(&err);
    g_assert_false(object_property_set_bool(OBJECT(backend), "share", true, &err));
    error_free_or_abort(&err);
    g_assert_true(user_creatable_del("m", &error_abort));
}

static void in_use(void)
{
    HostMemoryBackend *backend = create("memory-backend-ram,id=m,size=64K", &error_abort);
    Error *err = NULL;

    g_assert_false(host_memory_backend_is_mapped(backend));
    host_memory_backend_set_mapped(backend, true);
    g_assert_true(host_memory_backend_is_mapped(backend));
    g_assert_false(user_creatable_del("m", &err));
    error_free_or_abort(&err);
    host_memory_backend_set_mapped(backend, false);
    g_assert_true(user_creatable_del("m", &error_abort));
}

static void options(void)
{
    HostMemoryBackend *backend =
        create("memory-backend-ram,id=m,size=1M,merge=off,dump=off,prealloc=on,share=on,"
               "prealloc-threads=2,reserve=off,policy=default,"
               "x-use-canonical-path-for-ramblock-id=on", &error_abort);
    g_autofree char *name = host_memory_backend_get_name(backend);
    struct json_object *nodes;

    g_assert_cmpstr(name, ==, "/objects/m");
    g_assert_cmpuint(object_property_get_uint(OBJECT(backend), "prealloc-threads", &error_abort),
                     ==, 2);
    g_assert_cmpint(object_property_get_enum(OBJECT(backend), "policy", "HostMemPolicy",
                                             &error_abort), ==, 0);
    nodes = object_property_get_json(OBJECT(backend), "host-nodes", &error_abort);
    g_assert_cmpuint(json_object_array_length(nodes), ==, 0);
    json_object_put(nodes);
    g_assert_true(object_property_get_bool(OBJECT(backend), "prealloc", &error_abort));
    g_assert_false(object_property_get_bool(OBJECT(backend), "reserve", &error_abort));
    g_assert_true(user_creatable_del("m", &error_abort));
}

static void refusals(void)
{
    refused("memory-backend-ram,id=m", "can't create backend with size 0");
    refused("memory-backend-ram,id=m,size=0",
            "property 'size' of memory-backend-ram doesn't take value '0'");
    refused("memory-backend-ram,id=m,size=1E",
            "cannot set up guest memory 'm': Cannot allocate memory");
    refused("memory-backend-ram,id=m,size=1M,prealloc-threads=0",
            "property 'prealloc-threads' of memory-backend-ram doesn't take value '0'");
    refused("memory-backend-ram,id=m,size=1M,policy=bind",
            "NUMA policy 'bind' is not supported by this build");
    refused("memory-backend-file,id=m,size=1M", "mem-path property not set");
    refused("memory-backend-file,id=m,size=1M,mem-path=/nonexistent/x",
            "can't open backing store /nonexistent/x for guest RAM: No such file or directory");
    refused("memory-backend-file,id=m,size=1M,mem-path=/tmp,pmem=on",
            "persistent memory ('pmem') is not supported by this build");
    refused("memory-backend-memfd,id=m,size=1M,hugetlbsize=3M",
            "Property 'memory-backend-memfd.hugetlbsize' doesn't take value '3145728'");
}

static void host_nodes(void)
{
    struct json_object *props = json_tokener_parse(
        "{\"size\": 65536, \"host-nodes\": [0, 3], \"policy\": \"interleave\"}");
    Error *err = NULL;

    g_assert_null(user_creatable_add_type(TYPE_MEMORY_BACKEND_RAM, "m", props, true, &err));
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "NUMA policy 'interleave' is not supported by this build");
    error_free_or_abort(&err);
    json_object_object_del(props, "policy");
    g_assert_null(user_creatable_add_type(TYPE_MEMORY_BACKEND_RAM, "m", props, true, &err));
    g_assert_nonnull(strstr(error_get_pretty(err), "host-nodes must be empty"));
    error_free_or_abort(&err);
    json_object_put(props);
    props = json_tokener_parse("{\"size\": 65536, \"host-nodes\": [200]}");
    g_assert_null(user_creatable_add_type(TYPE_MEMORY_BACKEND_RAM, "m", props, true, &err));
    g_assert_cmpstr(error_get_pretty(err), ==, "Invalid host-nodes value: 200");
    error_free_or_abort(&err);
    json_object_put(props);
}

static void in_a_file(void)
{
    g_autofree char *dir = g_dir_make_tmp("hostmem-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(dir, "ram", NULL);
    g_autofree char *opts = g_strdup_printf(
        "memory-backend-file,id=f,size=64K,share=on,align=4K,offset=0,discard-data=off,mem-path=%s",
        path);
    g_autofree char *again = g_strdup_printf(
        "memory-backend-file,id=f,size=64K,readonly=on,discard-data=on,mem-path=%s", path);
    HostMemoryBackend *backend = create(opts, &error_abort);
    g_autofree char *got = object_property_get_str(OBJECT(backend), "mem-path", &error_abort);
    struct stat st;

    g_assert_cmpstr(got, ==, path);
    g_assert_cmpuint(object_property_get_uint(OBJECT(backend), "align", &error_abort), ==, 4096);
    g_assert_cmpuint(object_property_get_uint(OBJECT(backend), "offset", &error_abort), ==, 0);
    g_assert_false(object_property_get_bool(OBJECT(backend), "pmem", &error_abort));
    strcpy(memory_region_get_ram_ptr(host_memory_backend_get_memory(backend)), "kept");
    g_assert_cmpuint(host_memory_backend_pagesize(backend), >=, 4096);
    g_assert_true(user_creatable_del("f", &error_abort));
    g_assert_cmpint(stat(path, &st), ==, 0);
    g_assert_cmpint(st.st_size, ==, 64 << 10);

    backend = create(again, &error_abort);
    g_assert_true(object_property_get_bool(OBJECT(backend), "readonly", &error_abort));
    g_assert_true(object_property_get_bool(OBJECT(backend), "discard-data", &error_abort));
    g_assert_cmpstr(memory_region_get_ram_ptr(&backend->mr), ==, "kept");
    g_assert_true(memory_region_is_rom(&backend->mr));
    g_assert_true(user_creatable_del("f", &error_abort));
    unlink(path);
    rmdir(dir);
}

static void in_a_memfd(void)
{
    HostMemoryBackend *backend = create("memory-backend-memfd,id=f,size=64K,hugetlb=off",
                                        &error_abort);
    struct stat st;

    g_assert_true(object_property_get_bool(OBJECT(backend), "share", &error_abort));
    g_assert_true(object_property_get_bool(OBJECT(backend), "seal", &error_abort));
    g_assert_false(object_property_get_bool(OBJECT(backend), "hugetlb", &error_abort));
    g_assert_cmpuint(object_property_get_uint(OBJECT(backend), "hugetlbsize", &error_abort), ==,
                     0);
    g_assert_cmpint(fstat(memory_region_get_fd(&backend->mr), &st), ==, 0);
    g_assert_cmpint(st.st_size, ==, 64 << 10);
    g_assert_cmpint(ftruncate(memory_region_get_fd(&backend->mr), 0), ==, -1);    /* sealed */
    g_assert_true(user_creatable_del("f", &error_abort));
    backend = create("memory-backend-memfd,id=f,size=64K,seal=off,share=off", &error_abort);
    g_assert_cmpint(ftruncate(memory_region_get_fd(&backend->mr), 1 << 20), ==, 0);
    g_assert_true(user_creatable_del("f", &error_abort));
}

static void not_completed(void)
{
    Object *obj = object_new(TYPE_MEMORY_BACKEND_RAM);

    g_assert_null(host_memory_backend_get_memory(MEMORY_BACKEND(obj)));
    g_assert_cmpuint(host_memory_backend_pagesize(MEMORY_BACKEND(obj)), >, 0);
    object_unref(obj);
}

int main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    module_call_init(MODULE_INIT_QOM);
    g_test_add_func("/hostmem/ram", anonymous);
    g_test_add_func("/hostmem/in-use", in_use);
    g_test_add_func("/hostmem/options", options);
    g_test_add_func("/hostmem/refusals", refusals);
    g_test_add_func("/hostmem/host-nodes", host_nodes);
    g_test_add_func("/hostmem/file", in_a_file);
    g_test_add_func("/hostmem/memfd", in_a_memfd);
    g_test_add_func("/hostmem/not-completed", not_completed);
    status = g_test_run();
    qom_cleanup();
    return status;
}
