/*
 * A file layer that drops what was not synced: preloaded (LD_PRELOAD), it remembers for each file below
 * ROUNDS_POWER_CUT_FOLDER what was written and not yet followed by fsync or fdatasync. At SIGUSR2, or at the write of
 * that number when ROUNDS_POWER_CUT_AT is given, the power is cut: each file goes back to what was synced, a random part of what came after is put on it again in its order, one of
 * those writes torn at a sector, and the process ends at once with 75.
 *
 * Creating, renaming and deleting are a journal, as in ext4, XFS and APFS: any fsync carries over all of it, and at a
 * power cut its end is lost. Memory-mapped writes are not followed: SQLite maps only the -shm file, which it makes
 * anew after a crash and which is left alone here.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum { sector = 512, exit_code = 75 };

/* One write or truncation: what stood there, and what stands there now. */
typedef struct {
  off_t at, size_before, size_after;
  size_t length, old_length;
  char *bytes, *old;
} Write;

typedef struct File {
  struct File *next;
  dev_t device;
  ino_t inode;
  int fd, count, room;
  Write *writes;
} File;

typedef struct {
  enum { CREATED, RENAMED, DELETED } kind;
  char *path, *from, *aside;
} Entry;

static char folder[4096];
static unsigned seed = 1;
static File *files;
static Entry *entries;
static int entry_count, entry_room, asides;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static sem_t cut;
/* The power is also cut at this write or truncation, when it is not 0. */
static long countdown;

#define REAL(type, name, ...) \
  static type (*real)(__VA_ARGS__); \
  if (!real) real = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name)

static ssize_t real_pwrite(int fd, const void *bytes, size_t length, off_t at) {
  REAL(ssize_t, pwrite64, int, const void *, size_t, off_t);
  return real(fd, bytes, length, at);
}
static int real_ftruncate(int fd, off_t size) {
  REAL(int, ftruncate64, int, off_t);
  return real(fd, size);
}
static int real_open(const char *path, int flags, mode_t mode) {
  REAL(int, open64, const char *, int, ...);
  return real(path, flags, mode);
}
static int real_rename(const char *from, const char *to) {
  REAL(int, rename, const char *, const char *);
  return real(from, to);
}
static int real_unlink(const char *path) {
  REAL(int, unlink, const char *);
  return real(path);
}

static void give_up(const char *why) {
  dprintf(2, "power cut: %s\n", why);
  _exit(99);
}
static void *room_for(size_t length) {
  void *made = malloc(length ? length : 1);
  if (!made) give_up("no memory");
  return made;
}

static int followed(const char *path) {
  size_t length = strlen(folder), end = strlen(path);
  if (length == 0 || strncmp(path, folder, length) != 0 || path[length] != '/') return 0;
  return end < 4 || strcmp(path + end - 4, "-shm") != 0;
}

/* The file behind a descriptor, NULL when it is not followed. Its own descriptor is never closed: that would drop
 * SQLite's locks, and the inode stays its own. */
static File *file_of(int fd) {
  struct stat is;
  char link[64], path[4096];
  if (!folder[0] || fstat(fd, &is) != 0 || !S_ISREG(is.st_mode)) return NULL;
  for (File *file = files; file; file = file->next)
    if (file->inode == is.st_ino && file->device == is.st_dev) return file;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return NULL;
  path[length] = 0;
  if (!followed(path)) return NULL;
  File *file = room_for(sizeof *file);
  memset(file, 0, sizeof *file);
  file->device = is.st_dev;
  file->inode = is.st_ino;
  file->fd = real_open(link, O_RDWR | O_CLOEXEC, 0);
  if (file->fd < 0) give_up("a file could not be followed");
  file->next = files;
  return files = file;
}

static off_t size_of(File *file) {
  struct stat is;
  if (fstat(file->fd, &is) != 0) give_up("a file has no size");
  return is.st_size;
}

/* Remembers what is about to be overwritten: `bytes` NULL for a truncation to `at`. */
static void remember(File *file, off_t at, const void *bytes, size_t length) {
  if (file->count == file->room) {
    file->room = file->room ? file->room * 2 : 64;
    file->writes = realloc(file->writes, file->room * sizeof *file->writes);
    if (!file->writes) give_up("no memory");
  }
  Write *write = &file->writes[file->count++];
  off_t size = size_of(file), end = bytes ? at + (off_t)length : size;
  if (end > size) end = size;
  write->at = at;
  write->size_before = size;
  write->size_after = !bytes ? at : at + (off_t)length > size ? at + (off_t)length : size;
  write->length = length;
  write->old_length = end > at ? end - at : 0;
  write->old = room_for(write->old_length);
  if (pread(file->fd, write->old, write->old_length, at) != (ssize_t)write->old_length)
    give_up("a file could not be read");
  write->bytes = NULL;
  if (bytes) {
    write->bytes = room_for(length);
    memcpy(write->bytes, bytes, length);
  }
}

static void forget(File *file) {
  for (int n = 0; n < file->count; n++) {
    free(file->writes[n].bytes);
    free(file->writes[n].old);
  }
  file->count = 0;
}

static void entry(int kind, const char *path, const char *from, const char *aside) {
  if (entry_count == entry_room) {
    entry_room = entry_room ? entry_room * 2 : 16;
    entries = realloc(entries, entry_room * sizeof *entries);
    if (!entries) give_up("no memory");
  }
  entries[entry_count++] =
      (Entry){kind, strdup(path), from ? strdup(from) : NULL, aside && aside[0] ? strdup(aside) : NULL};
}

/* Another name for what is about to go, outside the folder; empty when there is nothing. */
static void put_aside(const char *path, char *aside, size_t room) {
  snprintf(aside, room, "%s.undo-%d-%d", folder, (int)getpid(), asides++);
  if (link(path, aside) != 0) aside[0] = 0;
}

static void journal_is_on_disk(void) {
  for (int n = 0; n < entry_count; n++) {
    if (entries[n].aside) real_unlink(entries[n].aside);
    free(entries[n].path);
    free(entries[n].from);
    free(entries[n].aside);
  }
  entry_count = 0;
}

static void apply(File *file, Write *write, size_t length) {
  if (!write->bytes) {
    if (real_ftruncate(file->fd, write->at) != 0) give_up("a truncation could not be repeated");
  } else if (real_pwrite(file->fd, write->bytes, length, write->at) != (ssize_t)length)
    give_up("a write could not be repeated");
}

/* With the lock held. */
static void power_is_cut(void) {
  int total = 0, undone = 0, torn = 0;
  for (File *file = files; file; file = file->next) {
    if (file->count == 0) continue;
    for (int n = file->count - 1; n >= 0; n--) {
      Write *write = &file->writes[n];
      if (real_pwrite(file->fd, write->old, write->old_length, write->at) != (ssize_t)write->old_length ||
          real_ftruncate(file->fd, write->size_before) != 0)
        give_up("a write could not be undone");
    }
    /* Nothing, all up to somewhere, or here and there: disks do each of these. */
    int how = rand_r(&seed) % 3, until = rand_r(&seed) % (file->count + 1);
    int tears = rand_r(&seed) % file->count;
    for (int n = 0; n < file->count; n++) {
      Write *write = &file->writes[n];
      int stays = how == 0 ? 0 : how == 1 ? n < until : rand_r(&seed) % 2;
      size_t length = write->length;
      total++;
      if (how > 0 && n == tears && write->bytes && length > sector) {
        length = sector * (1 + rand_r(&seed) % ((length - 1) / sector));
        stays = 1;
        torn++;
      }
      if (stays) apply(file, write, length);
      else undone++;
    }
  }
  int left = entry_count ? rand_r(&seed) % (entry_count + 1) : 0;
  for (int n = entry_count - 1; n >= 0; n--) {
    Entry *it = &entries[n];
    if (n >= left) {
      total++;
      undone++;
      if (it->kind == CREATED) real_unlink(it->path);
      if (it->kind == RENAMED) real_rename(it->path, it->from);
      if (it->kind != CREATED && it->aside) real_rename(it->aside, it->path);
    } else if (it->aside) real_unlink(it->aside);
  }
  dprintf(2, "power cut: %d of %d unsynced writes undone, %d torn\n", undone, total, torn);
  _exit(exit_code);
}

static void *wait_for_signal(void *nothing) {
  while (sem_wait(&cut) != 0) {
  }
  pthread_mutex_lock(&lock);
  power_is_cut();
  return nothing;
}

/* After a write went through, with the lock held. */
static void count_down(File *file) {
  if (file && countdown > 0 && --countdown == 0) power_is_cut();
}

static void on_signal(int number) {
  (void)number;
  sem_post(&cut);
}

__attribute__((constructor)) static void begin(void) {
  const char *below = getenv("ROUNDS_POWER_CUT_FOLDER"), *number = getenv("ROUNDS_POWER_CUT_SEED");
  const char *at = getenv("ROUNDS_POWER_CUT_AT");
  struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
  pthread_t thread;
  if (!below || strlen(below) >= sizeof folder) return;
  strcpy(folder, below);
  if (number) seed = (unsigned)strtoul(number, NULL, 10);
  if (at) countdown = strtol(at, NULL, 10);
  sem_init(&cut, 0, 0);
  if (pthread_create(&thread, NULL, wait_for_signal, NULL) != 0) give_up("no thread");
  sigaction(SIGUSR2, &action, NULL);
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off_t at) {
  pthread_mutex_lock(&lock);
  File *file = file_of(fd);
  if (file) remember(file, at, bytes, length);
  ssize_t done = real_pwrite(fd, bytes, length, at);
  count_down(file);
  pthread_mutex_unlock(&lock);
  return done;
}
ssize_t pwrite(int fd, const void *bytes, size_t length, off_t at) { return pwrite64(fd, bytes, length, at); }

ssize_t write(int fd, const void *bytes, size_t length) {
  REAL(ssize_t, write, int, const void *, size_t);
  if (!folder[0]) return real(fd, bytes, length);
  pthread_mutex_lock(&lock);
  File *file = file_of(fd);
  if (file) {
    off_t at = (fcntl(fd, F_GETFL) & O_APPEND) ? size_of(file) : lseek(fd, 0, SEEK_CUR);
    remember(file, at, bytes, length);
  }
  /* Nothing of ours stands behind a pipe that is full. */
  if (!file) pthread_mutex_unlock(&lock);
  ssize_t done = real(fd, bytes, length);
  count_down(file);
  if (file) pthread_mutex_unlock(&lock);
  return done;
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
  REAL(ssize_t, writev, int, const struct iovec *, int);
  pthread_mutex_lock(&lock);
  if (file_of(fd)) give_up("writev is not followed");
  pthread_mutex_unlock(&lock);
  return real(fd, parts, count);
}

int ftruncate64(int fd, off_t size) {
  pthread_mutex_lock(&lock);
  File *file = file_of(fd);
  if (file) remember(file, size, NULL, 0);
  int done = real_ftruncate(fd, size);
  count_down(file);
  pthread_mutex_unlock(&lock);
  return done;
}
int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }

static int synced(int fd, int (*real)(int)) {
  pthread_mutex_lock(&lock);
  int done = real(fd);
  if (done == 0 && folder[0]) {
    File *file = file_of(fd);
    if (file) forget(file);
    journal_is_on_disk();
  }
  pthread_mutex_unlock(&lock);
  return done;
}
int fsync(int fd) {
  REAL(int, fsync, int);
  return synced(fd, real);
}
int fdatasync(int fd) {
  REAL(int, fdatasync, int);
  return synced(fd, real);
}

int open64(const char *path, int flags, ...) {
  mode_t mode = 0;
  if (flags & (O_CREAT | O_TMPFILE)) {
    va_list more;
    va_start(more, flags);
    mode = va_arg(more, mode_t);
    va_end(more);
  }
  if (!(flags & (O_CREAT | O_TRUNC)) || !followed(path)) return real_open(path, flags, mode);
  pthread_mutex_lock(&lock);
  int before = access(path, F_OK) == 0;
  if (before && (flags & O_TRUNC)) {
    int fd = real_open(path, O_RDWR | O_CLOEXEC, 0);
    File *file = fd < 0 ? NULL : file_of(fd);
    /* `fd` stays open, as the file's own does. */
    if (file) remember(file, 0, NULL, 0);
  }
  int fd = real_open(path, flags, mode);
  if (fd >= 0 && !before) entry(CREATED, path, NULL, NULL);
  pthread_mutex_unlock(&lock);
  return fd;
}
int open(const char *path, int flags, ...) {
  mode_t mode = 0;
  if (flags & (O_CREAT | O_TMPFILE)) {
    va_list more;
    va_start(more, flags);
    mode = va_arg(more, mode_t);
    va_end(more);
  }
  return open64(path, flags, mode);
}

int rename(const char *from, const char *to) {
  char aside[4200] = "";
  if (!followed(to)) return real_rename(from, to);
  pthread_mutex_lock(&lock);
  put_aside(to, aside, sizeof aside);
  int done = real_rename(from, to);
  if (done == 0) entry(RENAMED, to, from, aside);
  pthread_mutex_unlock(&lock);
  return done;
}

int unlink(const char *path) {
  char aside[4200] = "";
  if (!followed(path)) return real_unlink(path);
  pthread_mutex_lock(&lock);
  put_aside(path, aside, sizeof aside);
  int done = real_unlink(path);
  if (done == 0) entry(DELETED, path, NULL, aside);
  pthread_mutex_unlock(&lock);
  return done;
}
