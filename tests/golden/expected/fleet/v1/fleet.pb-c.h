/* Made by protoc-gen-headway from fleet/v1/fleet.proto. Do not edit. */
/* clang-format off */
#ifndef PROTOBUF_C_fleet_2fv1_2ffleet_2eproto__INCLUDED
#define PROTOBUF_C_fleet_2fv1_2ffleet_2eproto__INCLUDED

#include <protobuf-c/protobuf-c.h>

PROTOBUF_C__BEGIN_DECLS

#if PROTOBUF_C_VERSION_NUMBER < 1003000
#error "protobuf-c's headers are too old: 1.3 or later is needed"
#elif 1004001 < PROTOBUF_C_MIN_COMPILER_VERSION
#error "protobuf-c's headers are too new: generate this file again"
#endif

#include "google/protobuf/duration.pb-c.h"
#include "google/protobuf/timestamp.pb-c.h"

typedef struct Fleet__V1__GetRequest Fleet__V1__GetRequest;
typedef struct Fleet__V1__Device Fleet__V1__Device;
typedef struct Fleet__V1__WatchRequest Fleet__V1__WatchRequest;
typedef struct Fleet__V1__Filter Fleet__V1__Filter;
typedef struct Fleet__V1__Reading Fleet__V1__Reading;
typedef struct Fleet__V1__Load Fleet__V1__Load;
typedef struct Fleet__V1__Cpu Fleet__V1__Cpu;
typedef struct Fleet__V1__Cpu__Core Fleet__V1__Cpu__Core;
typedef struct Fleet__V1__Memory Fleet__V1__Memory;
typedef struct Fleet__V1__Disks Fleet__V1__Disks;
typedef struct Fleet__V1__Disk Fleet__V1__Disk;
typedef struct Fleet__V1__Network Fleet__V1__Network;
typedef struct Fleet__V1__Interface Fleet__V1__Interface;
typedef struct Fleet__V1__Processes Fleet__V1__Processes;
typedef struct Fleet__V1__UploadSummary Fleet__V1__UploadSummary;
typedef struct Fleet__V1__Statistic Fleet__V1__Statistic;
typedef struct Fleet__V1__Command Fleet__V1__Command;
typedef struct Fleet__V1__SetThreshold Fleet__V1__SetThreshold;
typedef struct Fleet__V1__SampleNow Fleet__V1__SampleNow;
typedef struct Fleet__V1__SetInterval Fleet__V1__SetInterval;
typedef struct Fleet__V1__Outcome Fleet__V1__Outcome;
typedef struct Fleet__V1__ReadingOutOfRange Fleet__V1__ReadingOutOfRange;

typedef enum _Fleet__V1__ReadingOutOfRange__Side {
    FLEET__V1__READING_OUT_OF_RANGE__SIDE__SIDE_UNSPECIFIED = 0,
    FLEET__V1__READING_OUT_OF_RANGE__SIDE__ABOVE = 1,
    FLEET__V1__READING_OUT_OF_RANGE__SIDE__BELOW = 2
    PROTOBUF_C__FORCE_ENUM_TO_BE_INT_SIZE(FLEET__V1__READING_OUT_OF_RANGE__SIDE)
} Fleet__V1__ReadingOutOfRange__Side;

/* What is measured. Each kind has one headline number, which thresholds and summaries use. */
typedef enum _Fleet__V1__Kind {
    FLEET__V1__KIND__KIND_UNSPECIFIED = 0,
    /* Headline: the load average of the last minute. */
    FLEET__V1__KIND__LOAD = 1,
    /* Headline: percent of all cores' time that was busy. */
    FLEET__V1__KIND__CPU = 2,
    /* Headline: percent of memory that is not available. */
    FLEET__V1__KIND__MEMORY = 3,
    /* Headline: percent in use of the fullest disk. */
    FLEET__V1__KIND__DISKS = 4,
    /* Headline: bytes a second, both ways, over all interfaces but loopback. */
    FLEET__V1__KIND__NETWORK = 5,
    /* Headline: how many processes there are. */
    FLEET__V1__KIND__PROCESSES = 6
    PROTOBUF_C__FORCE_ENUM_TO_BE_INT_SIZE(FLEET__V1__KIND)
} Fleet__V1__Kind;

struct Fleet__V1__GetRequest {
    ProtobufCMessage base;
    /* The device's name; empty is "local". */
    char *device;
};
#define FLEET__V1__GET_REQUEST__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&fleet__v1__get_request__descriptor), (char *)protobuf_c_empty_string }

/* One device and its latest readings. */
struct Fleet__V1__Device {
    ProtobufCMessage base;
    /* Its name in the fleet. */
    char *name;
    /* The name it gives itself. */
    char *hostname;
    /* When it started. */
    Google__Protobuf__Timestamp *booted_at;
    /* One of each kind that could be read. */
    size_t n_readings;
    Fleet__V1__Reading **readings;
};
#define FLEET__V1__DEVICE__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&fleet__v1__device__descriptor), (char *)protobuf_c_empty_string, (char *)protobuf_c_empty_string, NULL, 0, NULL }

struct Fleet__V1__WatchRequest {
    ProtobufCMessage base;
    /* The device's name; empty is "local". */
    char *device;
    /* Time between readings. Absent: one second. Zero: as fast as the reader's credit allows. */
    Google__Protobuf__Duration *interval;
    /* Absent: everything. */
    Fleet__V1__Filter *filter;
};
#define FLEET__V1__WATCH_REQUEST__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&fleet__v1__watch_request__descriptor), (char *)protobuf_c_empty_string, NULL, NULL }

/* Which readings are wanted. Each part that is empty lets everything through. */
struct Fleet__V1__Filter {
    ProtobufCMessage base;
    size_t n_kinds;
    Fleet__V1__Kind *kinds;
    /* Disks by mount and interfaces by name, such as "/" or "eth0"; at most 16. */
    size_t n_names;
    char **names;
};
#define FLEET__V1__FILTER__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&fleet__v1__filter__descriptor), 0, NULL, 0, NULL }

typedef enum {
    FLEET__V1__READING__VALUE__NOT_SET = 0,
    FLEET__V1__READING__VALUE_LOAD = 4,
    FLEET__V1__READING__VALUE_CPU = 5,
    FLEET__V1__READING__VALUE_MEMORY = 6,
    FLEET__V1__READING__VALUE_DISKS = 7,
    FLEET__V1__READING__VALUE_NETWORK = 8,
    FLEET__V1__READING__VALUE_PROCESSES = 9
    PROTOBUF_C__FORCE_ENUM_TO_BE_INT_SIZE(FLEET__V1__READING__VALUE__CASE)
} Fleet__V1__Reading__ValueCase;

/* One measurement of one kind. */
struct Fleet__V1__Reading {
    ProtobufCMessage base;
    /* The device that was measured. */
    char *device;
    /* When, by the device's clock. */
    Google__Protobuf__Timestamp *taken_at;
    /* Rises by one with each reading of a stream; a gap counts those that were skipped. */
    uint64_t sequence;
    Fleet__V1__Reading__ValueCase value_case;
    union {
        Fleet__V1__Load *load;
        Fleet__V1__Cpu *cpu;
        Fleet__V1__Memory *memory;
        Fleet__V1__Disks *disks;
        Fleet__V1__Network *network;
        Fleet__V1__Processes *processes;
    };
};
#define FLEET__V1__READING__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&fleet__v1__reading__descriptor), (char *)protobuf_c_empty_string, NULL, 0, FLEET__V1__READING__VALUE__NOT_SET, {0} }

/* How many processes want to run, averaged over time. */
struct Fleet__V1__Load {
    ProtobufCMessage base;
    double one_minute;
    double five_minutes;
    double fifteen_minutes;
};
#define FLEET__V1__LOAD__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&fleet__v1__load__descriptor), 0, 0, 0 }

/*
 * Where the processors' time went over the last moments: at least 200 ms, and since boot in the
 * first reading of all.
 */
struct Fleet__V1__Cpu {
    ProtobufCMessage base;
    /* Percent busy, all cores together. */
    double busy_percent;
    /* Percent waiting for disks, all cores together. */
    double iowait_percent;
    size_t n_cores;
    Fleet__V1__Cpu__Core **cores;
};
#define FLEET__V1__CPU__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&fleet__v1__cpu__descriptor), 0, 0, 0, NULL }

/* One core, as the kernel numbers it. */
struct Fleet__V1__Cpu__Core {
    ProtobufCMessage base;
    uint32_t number;
    double busy_percent;
};
#define FLEET__V1__CPU__CORE__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&fleet__v1__cpu__core__descriptor), 0, 0 }

/* Bytes of memory. */
struct Fleet__V1__Memory {
    ProtobufCMessage base;
    uint64_t total_bytes;
    /* What new work can have without swapping. */
    uint64_t available_bytes;
    /* Held by the kernel as a cache of files. */
    uint64_t cached_bytes;
    uint64_t swap_total_bytes;
    uint64_t swap_free_bytes;
    /* Percent of the total that is not available. */
    double used_percent;
};
#define FLEET__V1__MEMORY__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&fleet__v1__memory__descriptor), 0, 0, 0, 0, 0, 0 }

/* All disks that hold a mounted file system. */
struct Fleet__V1__Disks {
    ProtobufCMessage base;
    size_t n_disks;
    Fleet__V1__Disk **disks;
};
#define FLEET__V1__DISKS__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&fleet__v1__disks__descriptor), 0, NULL }

/* One mounted disk. */
struct Fleet__V1__Disk {
    ProtobufCMessage base;
    /* Where it is mounted. */
    char *mount;
    /* The block device, such as "sda1". */
    char *device;
    uint64_t total_bytes;
    /* What an ordinary user may still write. */
    uint64_t available_bytes;
    double used_percent;
    /* Since boot. */
    uint64_t read_bytes;
    uint64_t written_bytes;
};
#define FLEET__V1__DISK__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&fleet__v1__disk__descriptor), (char *)protobuf_c_empty_string, (char *)protobuf_c_empty_string, 0, 0, 0, 0, 0 }

/* All network interfaces. */
struct Fleet__V1__Network {
    ProtobufCMessage base;
    size_t n_interfaces;
    Fleet__V1__Interface **interfaces;
    /* Bytes a second over the last moments, without loopback; 0 in the first reading of all. */
    double received_per_second;
    double sent_per_second;
};
#define FLEET__V1__NETWORK__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&fleet__v1__network__descriptor), 0, NULL, 0, 0 }

/* One network interface; counters since it came up. */
struct Fleet__V1__Interface {
    ProtobufCMessage base;
    char *name;
    uint64_t received_bytes;
    uint64_t received_packets;
    uint64_t sent_bytes;
    uint64_t sent_packets;
    /* Errors and drops, both ways. */
    uint64_t errors;
};
#define FLEET__V1__INTERFACE__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&fleet__v1__interface__descriptor), (char *)protobuf_c_empty_string, 0, 0, 0, 0, 0 }

/* Processes and threads. */
struct Fleet__V1__Processes {
    ProtobufCMessage base;
    /* Processes that exist. */
    uint32_t count;
    /* Threads that exist, and of these, threads that run or want to. */
    uint32_t threads;
    uint32_t running;
};
#define FLEET__V1__PROCESSES__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&fleet__v1__processes__descriptor), 0, 0, 0 }

/* What an upload held. */
struct Fleet__V1__UploadSummary {
    ProtobufCMessage base;
    /* All readings that came, also those without a value. */
    uint64_t count;
    /* One for each kind that occurred, in the order of the kinds. */
    size_t n_statistics;
    Fleet__V1__Statistic **statistics;
};
#define FLEET__V1__UPLOAD_SUMMARY__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&fleet__v1__upload_summary__descriptor), 0, 0, NULL }

/* The headline numbers of one kind. */
struct Fleet__V1__Statistic {
    ProtobufCMessage base;
    Fleet__V1__Kind kind;
    uint64_t count;
    double minimum;
    double maximum;
    double mean;
};
#define FLEET__V1__STATISTIC__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&fleet__v1__statistic__descriptor), FLEET__V1__KIND__KIND_UNSPECIFIED, 0, 0, 0, 0 }

typedef enum {
    FLEET__V1__COMMAND__ACTION__NOT_SET = 0,
    FLEET__V1__COMMAND__ACTION_SET_THRESHOLD = 3,
    FLEET__V1__COMMAND__ACTION_SAMPLE_NOW = 4,
    FLEET__V1__COMMAND__ACTION_SET_INTERVAL = 5
    PROTOBUF_C__FORCE_ENUM_TO_BE_INT_SIZE(FLEET__V1__COMMAND__ACTION__CASE)
} Fleet__V1__Command__ActionCase;

struct Fleet__V1__Command {
    ProtobufCMessage base;
    /* Comes back in the outcome. */
    uint64_t id;
    /* The device's name; empty is "local". */
    char *device;
    Fleet__V1__Command__ActionCase action_case;
    union {
        Fleet__V1__SetThreshold *set_threshold;
        Fleet__V1__SampleNow *sample_now;
        Fleet__V1__SetInterval *set_interval;
    };
};
#define FLEET__V1__COMMAND__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&fleet__v1__command__descriptor), 0, (char *)protobuf_c_empty_string, FLEET__V1__COMMAND__ACTION__NOT_SET, {0} }

/* From now on publish ReadingOutOfRange when a headline number leaves the range. */
struct Fleet__V1__SetThreshold {
    ProtobufCMessage base;
    Fleet__V1__Kind kind;
    /* An absent bound bounds nothing; with neither the threshold is taken away. */
    protobuf_c_boolean has_minimum;
    double minimum;
    protobuf_c_boolean has_maximum;
    double maximum;
    /*
     * How far inside the range the number must come back before the next event.
     * Absent: 5 percent of the bound.
     */
    protobuf_c_boolean has_hysteresis;
    double hysteresis;
};
#define FLEET__V1__SET_THRESHOLD__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&fleet__v1__set_threshold__descriptor), FLEET__V1__KIND__KIND_UNSPECIFIED, 0, 0, 0, 0, 0, 0 }

/* Measure at once; the outcome has the readings. */
struct Fleet__V1__SampleNow {
    ProtobufCMessage base;
    /* Absent: everything. */
    Fleet__V1__Filter *filter;
};
#define FLEET__V1__SAMPLE_NOW__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&fleet__v1__sample_now__descriptor), NULL }

/*
 * How often the device measures itself against the thresholds; 100 ms to an hour, one second at
 * the start.
 */
struct Fleet__V1__SetInterval {
    ProtobufCMessage base;
    Google__Protobuf__Duration *interval;
};
#define FLEET__V1__SET_INTERVAL__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&fleet__v1__set_interval__descriptor), NULL }

/* What became of a command. */
struct Fleet__V1__Outcome {
    ProtobufCMessage base;
    /* The command's. */
    uint64_t id;
    protobuf_c_boolean done;
    /* What was done, or why not, in a sentence. */
    char *message;
    /* For SampleNow. */
    size_t n_readings;
    Fleet__V1__Reading **readings;
};
#define FLEET__V1__OUTCOME__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&fleet__v1__outcome__descriptor), 0, 0, (char *)protobuf_c_empty_string, 0, NULL }

/* A headline number has left the range that was set for it. Once per crossing. */
struct Fleet__V1__ReadingOutOfRange {
    ProtobufCMessage base;
    char *device;
    Fleet__V1__Kind kind;
    /* The headline number, and the bound that it crossed. */
    double value;
    double bound;
    Fleet__V1__ReadingOutOfRange__Side side;
    /* The whole reading. */
    Fleet__V1__Reading *reading;
};
#define FLEET__V1__READING_OUT_OF_RANGE__INIT \
    { PROTOBUF_C_MESSAGE_INIT(&fleet__v1__reading_out_of_range__descriptor), (char *)protobuf_c_empty_string, FLEET__V1__KIND__KIND_UNSPECIFIED, 0, 0, FLEET__V1__READING_OUT_OF_RANGE__SIDE__SIDE_UNSPECIFIED, NULL }

void fleet__v1__get_request__init(Fleet__V1__GetRequest *message);
size_t fleet__v1__get_request__get_packed_size(const Fleet__V1__GetRequest *message);
size_t fleet__v1__get_request__pack(const Fleet__V1__GetRequest *message, uint8_t *out);
size_t fleet__v1__get_request__pack_to_buffer(const Fleet__V1__GetRequest *message, ProtobufCBuffer *buffer);
Fleet__V1__GetRequest *fleet__v1__get_request__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data);
void fleet__v1__get_request__free_unpacked(Fleet__V1__GetRequest *message, ProtobufCAllocator *allocator);
void fleet__v1__device__init(Fleet__V1__Device *message);
size_t fleet__v1__device__get_packed_size(const Fleet__V1__Device *message);
size_t fleet__v1__device__pack(const Fleet__V1__Device *message, uint8_t *out);
size_t fleet__v1__device__pack_to_buffer(const Fleet__V1__Device *message, ProtobufCBuffer *buffer);
Fleet__V1__Device *fleet__v1__device__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data);
void fleet__v1__device__free_unpacked(Fleet__V1__Device *message, ProtobufCAllocator *allocator);
void fleet__v1__watch_request__init(Fleet__V1__WatchRequest *message);
size_t fleet__v1__watch_request__get_packed_size(const Fleet__V1__WatchRequest *message);
size_t fleet__v1__watch_request__pack(const Fleet__V1__WatchRequest *message, uint8_t *out);
size_t fleet__v1__watch_request__pack_to_buffer(const Fleet__V1__WatchRequest *message, ProtobufCBuffer *buffer);
Fleet__V1__WatchRequest *fleet__v1__watch_request__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data);
void fleet__v1__watch_request__free_unpacked(Fleet__V1__WatchRequest *message, ProtobufCAllocator *allocator);
void fleet__v1__filter__init(Fleet__V1__Filter *message);
size_t fleet__v1__filter__get_packed_size(const Fleet__V1__Filter *message);
size_t fleet__v1__filter__pack(const Fleet__V1__Filter *message, uint8_t *out);
size_t fleet__v1__filter__pack_to_buffer(const Fleet__V1__Filter *message, ProtobufCBuffer *buffer);
Fleet__V1__Filter *fleet__v1__filter__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data);
void fleet__v1__filter__free_unpacked(Fleet__V1__Filter *message, ProtobufCAllocator *allocator);
void fleet__v1__reading__init(Fleet__V1__Reading *message);
size_t fleet__v1__reading__get_packed_size(const Fleet__V1__Reading *message);
size_t fleet__v1__reading__pack(const Fleet__V1__Reading *message, uint8_t *out);
size_t fleet__v1__reading__pack_to_buffer(const Fleet__V1__Reading *message, ProtobufCBuffer *buffer);
Fleet__V1__Reading *fleet__v1__reading__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data);
void fleet__v1__reading__free_unpacked(Fleet__V1__Reading *message, ProtobufCAllocator *allocator);
void fleet__v1__load__init(Fleet__V1__Load *message);
size_t fleet__v1__load__get_packed_size(const Fleet__V1__Load *message);
size_t fleet__v1__load__pack(const Fleet__V1__Load *message, uint8_t *out);
size_t fleet__v1__load__pack_to_buffer(const Fleet__V1__Load *message, ProtobufCBuffer *buffer);
Fleet__V1__Load *fleet__v1__load__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data);
void fleet__v1__load__free_unpacked(Fleet__V1__Load *message, ProtobufCAllocator *allocator);
void fleet__v1__cpu__init(Fleet__V1__Cpu *message);
size_t fleet__v1__cpu__get_packed_size(const Fleet__V1__Cpu *message);
size_t fleet__v1__cpu__pack(const Fleet__V1__Cpu *message, uint8_t *out);
size_t fleet__v1__cpu__pack_to_buffer(const Fleet__V1__Cpu *message, ProtobufCBuffer *buffer);
Fleet__V1__Cpu *fleet__v1__cpu__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data);
void fleet__v1__cpu__free_unpacked(Fleet__V1__Cpu *message, ProtobufCAllocator *allocator);
void fleet__v1__cpu__core__init(Fleet__V1__Cpu__Core *message);
void fleet__v1__memory__init(Fleet__V1__Memory *message);
size_t fleet__v1__memory__get_packed_size(const Fleet__V1__Memory *message);
size_t fleet__v1__memory__pack(const Fleet__V1__Memory *message, uint8_t *out);
size_t fleet__v1__memory__pack_to_buffer(const Fleet__V1__Memory *message, ProtobufCBuffer *buffer);
Fleet__V1__Memory *fleet__v1__memory__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data);
void fleet__v1__memory__free_unpacked(Fleet__V1__Memory *message, ProtobufCAllocator *allocator);
void fleet__v1__disks__init(Fleet__V1__Disks *message);
size_t fleet__v1__disks__get_packed_size(const Fleet__V1__Disks *message);
size_t fleet__v1__disks__pack(const Fleet__V1__Disks *message, uint8_t *out);
size_t fleet__v1__disks__pack_to_buffer(const Fleet__V1__Disks *message, ProtobufCBuffer *buffer);
Fleet__V1__Disks *fleet__v1__disks__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data);
void fleet__v1__disks__free_unpacked(Fleet__V1__Disks *message, ProtobufCAllocator *allocator);
void fleet__v1__disk__init(Fleet__V1__Disk *message);
size_t fleet__v1__disk__get_packed_size(const Fleet__V1__Disk *message);
size_t fleet__v1__disk__pack(const Fleet__V1__Disk *message, uint8_t *out);
size_t fleet__v1__disk__pack_to_buffer(const Fleet__V1__Disk *message, ProtobufCBuffer *buffer);
Fleet__V1__Disk *fleet__v1__disk__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data);
void fleet__v1__disk__free_unpacked(Fleet__V1__Disk *message, ProtobufCAllocator *allocator);
void fleet__v1__network__init(Fleet__V1__Network *message);
size_t fleet__v1__network__get_packed_size(const Fleet__V1__Network *message);
size_t fleet__v1__network__pack(const Fleet__V1__Network *message, uint8_t *out);
size_t fleet__v1__network__pack_to_buffer(const Fleet__V1__Network *message, ProtobufCBuffer *buffer);
Fleet__V1__Network *fleet__v1__network__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data);
void fleet__v1__network__free_unpacked(Fleet__V1__Network *message, ProtobufCAllocator *allocator);
void fleet__v1__interface__init(Fleet__V1__Interface *message);
size_t fleet__v1__interface__get_packed_size(const Fleet__V1__Interface *message);
size_t fleet__v1__interface__pack(const Fleet__V1__Interface *message, uint8_t *out);
size_t fleet__v1__interface__pack_to_buffer(const Fleet__V1__Interface *message, ProtobufCBuffer *buffer);
Fleet__V1__Interface *fleet__v1__interface__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data);
void fleet__v1__interface__free_unpacked(Fleet__V1__Interface *message, ProtobufCAllocator *allocator);
void fleet__v1__processes__init(Fleet__V1__Processes *message);
size_t fleet__v1__processes__get_packed_size(const Fleet__V1__Processes *message);
size_t fleet__v1__processes__pack(const Fleet__V1__Processes *message, uint8_t *out);
size_t fleet__v1__processes__pack_to_buffer(const Fleet__V1__Processes *message, ProtobufCBuffer *buffer);
Fleet__V1__Processes *fleet__v1__processes__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data);
void fleet__v1__processes__free_unpacked(Fleet__V1__Processes *message, ProtobufCAllocator *allocator);
void fleet__v1__upload_summary__init(Fleet__V1__UploadSummary *message);
size_t fleet__v1__upload_summary__get_packed_size(const Fleet__V1__UploadSummary *message);
size_t fleet__v1__upload_summary__pack(const Fleet__V1__UploadSummary *message, uint8_t *out);
size_t fleet__v1__upload_summary__pack_to_buffer(const Fleet__V1__UploadSummary *message, ProtobufCBuffer *buffer);
Fleet__V1__UploadSummary *fleet__v1__upload_summary__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data);
void fleet__v1__upload_summary__free_unpacked(Fleet__V1__UploadSummary *message, ProtobufCAllocator *allocator);
void fleet__v1__statistic__init(Fleet__V1__Statistic *message);
size_t fleet__v1__statistic__get_packed_size(const Fleet__V1__Statistic *message);
size_t fleet__v1__statistic__pack(const Fleet__V1__Statistic *message, uint8_t *out);
size_t fleet__v1__statistic__pack_to_buffer(const Fleet__V1__Statistic *message, ProtobufCBuffer *buffer);
Fleet__V1__Statistic *fleet__v1__statistic__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data);
void fleet__v1__statistic__free_unpacked(Fleet__V1__Statistic *message, ProtobufCAllocator *allocator);
void fleet__v1__command__init(Fleet__V1__Command *message);
size_t fleet__v1__command__get_packed_size(const Fleet__V1__Command *message);
size_t fleet__v1__command__pack(const Fleet__V1__Command *message, uint8_t *out);
size_t fleet__v1__command__pack_to_buffer(const Fleet__V1__Command *message, ProtobufCBuffer *buffer);
Fleet__V1__Command *fleet__v1__command__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data);
void fleet__v1__command__free_unpacked(Fleet__V1__Command *message, ProtobufCAllocator *allocator);
void fleet__v1__set_threshold__init(Fleet__V1__SetThreshold *message);
size_t fleet__v1__set_threshold__get_packed_size(const Fleet__V1__SetThreshold *message);
size_t fleet__v1__set_threshold__pack(const Fleet__V1__SetThreshold *message, uint8_t *out);
size_t fleet__v1__set_threshold__pack_to_buffer(const Fleet__V1__SetThreshold *message, ProtobufCBuffer *buffer);
Fleet__V1__SetThreshold *fleet__v1__set_threshold__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data);
void fleet__v1__set_threshold__free_unpacked(Fleet__V1__SetThreshold *message, ProtobufCAllocator *allocator);
void fleet__v1__sample_now__init(Fleet__V1__SampleNow *message);
size_t fleet__v1__sample_now__get_packed_size(const Fleet__V1__SampleNow *message);
size_t fleet__v1__sample_now__pack(const Fleet__V1__SampleNow *message, uint8_t *out);
size_t fleet__v1__sample_now__pack_to_buffer(const Fleet__V1__SampleNow *message, ProtobufCBuffer *buffer);
Fleet__V1__SampleNow *fleet__v1__sample_now__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data);
void fleet__v1__sample_now__free_unpacked(Fleet__V1__SampleNow *message, ProtobufCAllocator *allocator);
void fleet__v1__set_interval__init(Fleet__V1__SetInterval *message);
size_t fleet__v1__set_interval__get_packed_size(const Fleet__V1__SetInterval *message);
size_t fleet__v1__set_interval__pack(const Fleet__V1__SetInterval *message, uint8_t *out);
size_t fleet__v1__set_interval__pack_to_buffer(const Fleet__V1__SetInterval *message, ProtobufCBuffer *buffer);
Fleet__V1__SetInterval *fleet__v1__set_interval__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data);
void fleet__v1__set_interval__free_unpacked(Fleet__V1__SetInterval *message, ProtobufCAllocator *allocator);
void fleet__v1__outcome__init(Fleet__V1__Outcome *message);
size_t fleet__v1__outcome__get_packed_size(const Fleet__V1__Outcome *message);
size_t fleet__v1__outcome__pack(const Fleet__V1__Outcome *message, uint8_t *out);
size_t fleet__v1__outcome__pack_to_buffer(const Fleet__V1__Outcome *message, ProtobufCBuffer *buffer);
Fleet__V1__Outcome *fleet__v1__outcome__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data);
void fleet__v1__outcome__free_unpacked(Fleet__V1__Outcome *message, ProtobufCAllocator *allocator);
void fleet__v1__reading_out_of_range__init(Fleet__V1__ReadingOutOfRange *message);
size_t fleet__v1__reading_out_of_range__get_packed_size(const Fleet__V1__ReadingOutOfRange *message);
size_t fleet__v1__reading_out_of_range__pack(const Fleet__V1__ReadingOutOfRange *message, uint8_t *out);
size_t fleet__v1__reading_out_of_range__pack_to_buffer(const Fleet__V1__ReadingOutOfRange *message, ProtobufCBuffer *buffer);
Fleet__V1__ReadingOutOfRange *fleet__v1__reading_out_of_range__unpack(ProtobufCAllocator *allocator, size_t len, const uint8_t *data);
void fleet__v1__reading_out_of_range__free_unpacked(Fleet__V1__ReadingOutOfRange *message, ProtobufCAllocator *allocator);

extern const ProtobufCMessageDescriptor fleet__v1__get_request__descriptor;
extern const ProtobufCMessageDescriptor fleet__v1__device__descriptor;
extern const ProtobufCMessageDescriptor fleet__v1__watch_request__descriptor;
extern const ProtobufCMessageDescriptor fleet__v1__filter__descriptor;
extern const ProtobufCMessageDescriptor fleet__v1__reading__descriptor;
extern const ProtobufCMessageDescriptor fleet__v1__load__descriptor;
extern const ProtobufCMessageDescriptor fleet__v1__cpu__descriptor;
extern const ProtobufCMessageDescriptor fleet__v1__cpu__core__descriptor;
extern const ProtobufCMessageDescriptor fleet__v1__memory__descriptor;
extern const ProtobufCMessageDescriptor fleet__v1__disks__descriptor;
extern const ProtobufCMessageDescriptor fleet__v1__disk__descriptor;
extern const ProtobufCMessageDescriptor fleet__v1__network__descriptor;
extern const ProtobufCMessageDescriptor fleet__v1__interface__descriptor;
extern const ProtobufCMessageDescriptor fleet__v1__processes__descriptor;
extern const ProtobufCMessageDescriptor fleet__v1__upload_summary__descriptor;
extern const ProtobufCMessageDescriptor fleet__v1__statistic__descriptor;
extern const ProtobufCMessageDescriptor fleet__v1__command__descriptor;
extern const ProtobufCMessageDescriptor fleet__v1__set_threshold__descriptor;
extern const ProtobufCMessageDescriptor fleet__v1__sample_now__descriptor;
extern const ProtobufCMessageDescriptor fleet__v1__set_interval__descriptor;
extern const ProtobufCMessageDescriptor fleet__v1__outcome__descriptor;
extern const ProtobufCMessageDescriptor fleet__v1__reading_out_of_range__descriptor;
extern const ProtobufCEnumDescriptor fleet__v1__reading_out_of_range__side__descriptor;
extern const ProtobufCEnumDescriptor fleet__v1__kind__descriptor;

PROTOBUF_C__END_DECLS

#endif
