/* Registered I/O: the identifiers and records that both sides of the queues share. */
#ifndef _MSWSOCKDEF_
#define _MSWSOCKDEF_

#include "ws2def.h"
#include "ws2ipdef.h"

typedef struct RIO_BUFFERID_t *RIO_BUFFERID, **PRIO_BUFFERID;
typedef struct RIO_CQ_t *RIO_CQ, **PRIO_CQ;
typedef struct RIO_RQ_t *RIO_RQ, **PRIO_RQ;

typedef struct _RIORESULT {
    LONG Status;
    ULONG BytesTransferred;
    ULONGLONG SocketContext;
    ULONGLONG RequestContext;
} RIORESULT, *PRIORESULT;

typedef struct _RIO_BUF {
    RIO_BUFFERID BufferId;
    ULONG Offset;
    ULONG Length;
} RIO_BUF, *PRIO_BUF;

typedef struct _RIO_CMSG_BUFFER {
    ULONG TotalLength;
} RIO_CMSG_BUFFER, *PRIO_CMSG_BUFFER;

#define RIO_MSG_DONT_NOTIFY 0x00000001
#define RIO_MSG_DEFER 0x00000002
#define RIO_MSG_WAITALL 0x00000004
#define RIO_MSG_COMMIT_ONLY 0x00000008
#define RIO_INVALID_BUFFERID ((RIO_BUFFERID)(ULONG_PTR)0xFFFFFFFF)
#define RIO_INVALID_CQ ((RIO_CQ)0)
#define RIO_INVALID_RQ ((RIO_RQ)0)
#define RIO_MAX_CQ_SIZE 0x8000000
#define RIO_CORRUPT_CQ 0xFFFFFFFF

#define RIO_CMSG_BASE_SIZE WSA_CMSGHDR_ALIGN(sizeof(RIO_CMSG_BUFFER))
#define RIO_CMSG_FIRSTHDR(buffer) \
    (((buffer)->TotalLength >= RIO_CMSG_BASE_SIZE) \
        ? ((((buffer)->TotalLength - RIO_CMSG_BASE_SIZE) >= sizeof(WSACMSGHDR)) \
            ? (PWSACMSGHDR)((PUCHAR)(buffer) + RIO_CMSG_BASE_SIZE) : (PWSACMSGHDR)NULL) \
        : (PWSACMSGHDR)NULL)
#define RIO_CMSG_NEXTHDR(buffer, cmsg) \
    (((cmsg) == NULL) ? RIO_CMSG_FIRSTHDR(buffer) \
        : (((PUCHAR)(cmsg) + WSA_CMSGHDR_ALIGN((cmsg)->cmsg_len) + sizeof(WSACMSGHDR) \
               > (PUCHAR)(buffer) + (buffer)->TotalLength) \
            ? (PWSACMSGHDR)NULL : (PWSACMSGHDR)((PUCHAR)(cmsg) + WSA_CMSGHDR_ALIGN((cmsg)->cmsg_len))))

#endif
