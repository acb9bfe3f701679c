/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A serial port of the host: the guest's speed, format, break and modem lines
 * are passed on to it.  Parallel ports are refused.
 */
#include "qemu/osdep.h"
#include <sys/ioctl.h>
#include <termios.h>
#include "chardev/char-fd.h"
#include "chardev/char-serial.h"

static const struct {
    int bits_per_second;
    speed_t speed;
} speeds[] = {
    { 50, B50 }, { 75, B75 }, { 110, B110 }, { 134, B134 }, { 150, B150 }, { 200, B200 },
    { 300, B300 }, { 600, B600 }, { 1200, B1200 }, { 1800, B1800 }, { 2400, B2400 },
    { 4800, B4800 }, { 9600, B9600 }, { 19200, B19200 }, { 38400, B38400 }, { 57600, B57600 },
    { 115200, B115200 }, { 230400, B230400 }, { 460800, B460800 }, { 500000, B500000 },
    { 576000, B576000 }, { 921600, B921600 }, { 1000000, B1000000 }, { 1152000, B1152000 },
    { 1500000, B1500000 }, { 2000000, B2000000 }, { 2500000, B2500000 },
    { 3000000, B3000000 }, { 3500000, B3500000 }, { 4000000, B4000000 },
};

/* Guests compute the speed from divisors: the first one at most 5 % below it. */
static speed_t nearest_speed(int wanted)
{
    for (size_t i = 0; i < ARRAY_SIZE(speeds); i++) {
        if (speeds[i].bits_per_second >= wanted - wanted / 20) {
            return speeds[i].speed;
        }
    }
    return B4000000;
}

static void set_params(int fd, const QEMUSerialSetParams *p)
{
    struct termios tio;
    static const tcflag_t sizes[] = { CS5, CS6, CS7, CS8 };
    if (tcgetattr(fd, &tio) < 0) {
        return;
    }
    chr_termios_raw(&tio, false);
    tio.c_lflag &= ~ISIG;
    tio.c_cflag &= ~(CSIZE | PARENB | PARODD | CRTSCTS | CSTOPB);
    tio.c_cflag |= CLOCAL | CREAD;
    tio.c_cflag |= sizes[p->data_bits >= 5 && p->data_bits <= 8 ? p->data_bits - 5 : 3];
    if (p->stop_bits == 2) {
        tio.c_cflag |= CSTOPB;
    }
    if (p->parity == 'E' || p->parity == 'O') {
        tio.c_cflag |= PARENB | (p->parity == 'O' ? PARODD : 0);
    }
    speed_t speed = nearest_speed(p->speed);
    cfsetispeed(&tio, speed);
    cfsetospeed(&tio, speed);
    tcsetattr(fd, TCSANOW, &tio);
}

/* Host bit, our bit. */
static const struct {
    int host, ours;
} lines[] = {
    { TIOCM_CTS, CHR_TIOCM_CTS }, { TIOCM_CAR, CHR_TIOCM_CAR }, { TIOCM_DSR, CHR_TIOCM_DSR },
    { TIOCM_RI, CHR_TIOCM_RI }, { TIOCM_DTR, CHR_TIOCM_DTR }, { TIOCM_RTS, CHR_TIOCM_RTS },
};

static int get_lines(int fd, int *ours)
{
    int host = 0;
    *ours = 0;
    if (ioctl(fd, TIOCMGET, &host) < 0) {
        return -errno;
    }
    for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
        *ours |= host & lines[i].host ? lines[i].ours : 0;
    }
    return 0;
}

static int set_lines(int fd, int ours)
{
    int host = 0;
    if (ioctl(fd, TIOCMGET, &host) < 0) {
        return -errno;
    }
    host &= ~(TIOCM_DTR | TIOCM_RTS);
    host |= (ours & CHR_TIOCM_DTR ? TIOCM_DTR : 0) | (ours & CHR_TIOCM_RTS ? TIOCM_RTS : 0);
    return ioctl(fd, TIOCMSET, &host) < 0 ? -errno : 0;
}

static int serial_ioctl(Chardev *chr, int cmd, void *arg)
{
    int fd = FD_CHARDEV(chr)->out_fd;
    switch (cmd) {
    case CHR_IOCTL_SERIAL_SET_PARAMS:
        set_params(fd, arg);
        return 0;
    case CHR_IOCTL_SERIAL_SET_BREAK:
        return ioctl(fd, *(int *)arg ? TIOCSBRK : TIOCCBRK) < 0 ? -errno : 0;
    case CHR_IOCTL_SERIAL_GET_TIOCM:
        return get_lines(fd, arg);
    case CHR_IOCTL_SERIAL_SET_TIOCM:
        return set_lines(fd, *(int *)arg);
    default:
        return -ENOTSUP;
    }
}

static bool serial_open(Chardev *chr, struct json_object *data, bool *be_opened, Error **errp)
{
    static const QEMUSerialSetParams initial = { 115200, 'N', 8, 1 };
    const char *path = chr_data_str(data, "device");
    int fd = chr_open_path(path, O_RDWR | O_NONBLOCK | O_NOCTTY, 0);
    if (fd < 0) {
        error_setg_file_open(errp, errno, path);
        return false;
    }
    set_params(fd, &initial);
    chr_fd_open(chr, fd, fd);
    return true;
}

static const ChardevMember serial_members[] = {
    { .name = "device", .kind = CHARDEV_STR, .option = "path",
      .missing = "chardev: serial/tty: no device path given" },
    { .name = NULL }
};

static void serial_class_init(ObjectClass *klass, const void *data)
{
    ChardevClass *cc = CHARDEV_CLASS(klass);
    cc->members = serial_members;
    cc->chr_open = serial_open;
    cc->chr_ioctl = serial_ioctl;
}

static bool parallel_open(Chardev *chr, struct json_object *data, bool *be_opened, Error **errp)
{
    error_setg(errp, "host parallel ports are not supported by this build: '%s'",
               chr_data_str(data, "device"));
    return false;
}

static const ChardevMember parallel_members[] = {
    { .name = "device", .kind = CHARDEV_STR, .option = "path",
      .missing = "chardev: parallel: no device path given" },
    { .name = NULL }
};

static void parallel_class_init(ObjectClass *klass, const void *data)
{
    ChardevClass *cc = CHARDEV_CLASS(klass);
    cc->members = parallel_members;
    cc->chr_open = parallel_open;
}

static const TypeInfo serial_types[] = {
    {
        .name = TYPE_CHARDEV_SERIAL,
        .parent = TYPE_CHARDEV_FD,
        .class_init = serial_class_init,
    }, {
        .name = TYPE_CHARDEV_PARALLEL,
        .parent = TYPE_CHARDEV,
        .class_init = parallel_class_init,
    },
};
DEFINE_TYPES(serial_types)
