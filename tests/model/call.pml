/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The life of calls through a broker (laws L1-L4, L14, C10, C15, C16).
 *
 * A caller makes REQUESTS calls one after the other in one slot of its call table, may cancel each,
 * may lose its link, and retries a call that ended not_processed. The broker holds, refuses,
 * withdraws or hands over; it may lose its link to the worker. The worker has one concurrency slot,
 * granted to the broker as SERVE credit; a handler whose call was cancelled runs on. Frames of an
 * ended link may still arrive: each link has its tag.
 *
 * Checked: each request hears exactly one terminal, and its own; its handler runs at most once,
 * retries and losses notwithstanding; each OPEN gets exactly one END; handlers at once never exceed
 * the slots; CANCEL never comes before its OPEN; an id is never opened again before its END, so that
 * within a link the generation only tells late from wrong; nobody waits for ever (no invalid end
 * state).
 * Planted faults: NP_ON_LOSS, NP_PASSED_ON, BROKER_RESENDS, SLOT_BACK_AT_CANCEL, FULL_SLOTS,
 * SECOND_END, NO_TAG, FREE_AT_CANCEL, CANCEL_BEFORE_OPEN, NO_END_AFTER_CANCEL, FORGET_ON_LOSS.
 */
#define REQUESTS 2
#define OPENS 4 /* each request may be tried twice */
#define NONE 9

mtype = { HELLO, OPEN, CANCEL, END, SLOTS };
mtype = { FREE, HELD, SENT, OVER }; /* the broker's side of a call */

/* type, call (caller's link: generation; worker's: the broker's number), request, not_processed.
   [tag]: each link has channels of its own. */
chan c2b[2] = [3] of { mtype, byte, byte, bool };
chan b2c[2] = [3] of { mtype, byte, byte, bool };
chan b2w[2] = [5] of { mtype, byte, byte, bool };
chan w2b[2] = [5] of { mtype, byte, byte, bool };

#ifdef NO_TAG
#define OURS(from) true
#else
#define OURS(from) (from == tag)
#endif

byte runs[REQUESTS];
byte terminals[REQUESTS];
byte ends[OPENS];

inline terminal(r)
{
    terminals[r]++;
    assert(terminals[r] == 1)
}

/* An END at the caller; an ended link's is dropped. */
inline hear(from)
{
    if
#ifndef NO_TAG
    :: from != tag -> skip
#endif
    :: OURS(from) ->
        assert(open && call == generation); /* the id was kept until now */
        if
        :: told -> r++; tries = 0
        :: !told && np && tries < 2 -> skip /* the client library retries */
        :: !told && !(np && tries < 2) -> assert(req == r); terminal(r); r++; tries = 0
        fi;
        open = false; queued = false; told = false
    fi;
    type = 0; call = 0; req = 0; np = 0
}

proctype caller()
{
    byte r, tries;
    byte generation;   /* of the slot, on this link */
    bit tag;
    bool open, queued; /* queued: OPEN waits for credit, unsent */
    bool told;         /* the application has heard its terminal */
    bool retry;
    mtype type;
    byte call, req;
    bool np;
    do
    :: atomic { r < REQUESTS && !open ->
           open = true; queued = true; told = false; tries++; generation++ }
    :: atomic { open && queued && nfull(c2b[tag]) -> queued = false; c2b[tag]!OPEN, generation, r, 0 }
    :: atomic { open && !told -> /* cancelled, or its deadline passed */
           terminal(r);
           told = true;
           if
#ifdef CANCEL_BEFORE_OPEN
           :: queued -> c2b[tag]!CANCEL, generation, r, 0
#else
           :: queued -> open = false; queued = false; r++; tries = 0 /* withdrawn: nothing sent */
#endif
           :: !queued ->
               c2b[tag]!CANCEL, generation, r, 0;
#ifdef FREE_AT_CANCEL
               open = false; r++; tries = 0
#endif
           fi }
    :: atomic { b2c[0]?type, call, req, np -> hear(0) }
    :: atomic { b2c[1]?type, call, req, np -> hear(1) }
    :: atomic { tag == 0 && r < REQUESTS -> /* this link is lost */
           if
           :: open && !told && queued && tries < 2 -> tries = tries - 1
           :: open && !told && !(queued && tries < 2) ->
#ifdef NP_ON_LOSS
               retry = tries < 2;
#endif
               if
               :: retry
               :: !retry -> terminal(r); r++; tries = 0
               fi
           :: open && told -> r++; tries = 0
           :: !open
           fi;
           open = false; queued = false; told = false; retry = false;
           tag = 1; generation = 0;
           c2b[1]!HELLO, 0, 0, 0 }
    :: r == REQUESTS && !open -> break
    od;
    assert(terminals[0] == 1 && terminals[1] == 1);
end:
    do
    :: b2c[0]?_, _, _, _
    :: b2c[1]?_, _, _, _
    od
}

/* END for call k goes to its caller, once. */
inline answer(k, unseen)
{
    assert(ends[k] == 0);
    ends[k]++;
    if
    :: nfull(b2c[k_tag[k]]) -> b2c[k_tag[k]]!END, k_generation[k], k_request[k], unseen
    :: full(b2c[k_tag[k]]) -> assert(k_tag[k] != tag) /* nobody reads an ended link */
    fi
}

/* The call that a caller's frame names: an index, or NONE. */
inline find()
{
    k = 0;
    do
    :: k < opens && !(k_tag[k] == from && k_generation[k] == call) -> k++
    :: else -> break
    od;
    if
    :: k == opens -> k = NONE
    :: else
    fi
}

/* The caller no longer waits for call k: CANCEL, or its link is lost. */
inline cancel(k)
{
    if
    :: k_state[k] == HELD -> k_state[k] = OVER; answer(k, true) /* withdrawn */
    :: k_state[k] == SENT && ends[k] == 0 ->
        if
        :: k_worker[k] == wtag -> b2w[wtag]!CANCEL, k, 0, 0
        :: k_worker[k] != wtag
        fi;
        if
        :: answer(k, false) /* at once */
        :: skip /* with the worker's END */
        fi
    :: else
    fi
}

inline from_caller(n)
{
    from = n;
    if
#ifndef NO_TAG
    :: from != tag && type != HELLO -> skip /* an ended link's: RESET, nothing processed */
#endif
    :: type == HELLO ->
        tag = 1;
        k = 0;
        do
        :: k < opens && k_tag[k] == 0 -> cancel(k); k++
        :: k < opens && k_tag[k] != 0 -> k++
        :: k == opens -> break
        od
    :: type == OPEN && OURS(from) ->
        assert(opens < OPENS);
        assert(opens == 0 || k_tag[opens - 1] != from || ends[opens - 1] == 1);
        k_tag[opens] = from; k_generation[opens] = call; k_request[opens] = req;
        k_state[opens] = HELD;
        opens++
    :: type == CANCEL && OURS(from) ->
        find();
        assert(k != NONE); /* it never comes before its OPEN */
        if
        :: k != NONE && ends[k] == 0 -> cancel(k)
        :: else
        fi
    fi;
    type = 0; call = 0; req = 0; k = 0; from = 0
}

inline from_worker(n)
{
    if
    :: n != wtag -> skip
    :: n == wtag && type == SLOTS -> granted = (call > granted -> call : granted)
    :: n == wtag && type == END ->
        assert(k_state[call] != FREE && k_state[call] != HELD);
        if
        :: k_state[call] == SENT ->
            k_state[call] = OVER;
            if
            :: ends[call] == 0 -> answer(call, np)
            :: else
            fi
        :: else
        fi
    fi;
    type = 0; call = 0; req = 0; np = 0
}

/* A held call is handed over for a slot, or refused. */
inline hold(k)
{
    if
    :: spent < granted ->
        spent++; k_state[k] = SENT; k_worker[k] = wtag;
        b2w[wtag]!OPEN, k, k_request[k], 0
    :: k_state[k] = OVER; answer(k, true)
    fi
}

proctype broker()
{
    byte opens, k, spent, granted = 1;
    bit tag, wtag, from;
    bit k_tag[OPENS], k_worker[OPENS];
    byte k_generation[OPENS], k_request[OPENS];
    mtype k_state[OPENS] = FREE;
    mtype type;
    byte call, req;
    bool np;
end:
    do
    :: atomic { c2b[0]?type, call, req, np -> from_caller(0) }
    :: atomic { c2b[1]?type, call, req, np -> from_caller(1) }
    :: atomic { w2b[0]?type, call, req, np -> from_worker(0) }
    :: atomic { w2b[1]?type, call, req, np -> from_worker(1) }
    :: atomic { k_state[0] == HELD -> hold(0) }
    :: atomic { k_state[1] == HELD -> hold(1) }
    :: atomic { k_state[2] == HELD -> hold(2) }
    :: atomic { k_state[3] == HELD -> hold(3) }
    :: atomic { wtag == 0 -> /* the worker's link is lost */
           wtag = 1; spent = 0; granted = 0;
           b2w[1]!HELLO, 0, 0, 0;
           k = 0;
           do
           :: k < opens && k_state[k] == SENT ->
#ifdef BROKER_RESENDS
               if
               :: ends[k] == 0 -> k_state[k] = HELD
               :: ends[k] != 0 -> k_state[k] = OVER
               fi;
#else
               k_state[k] = OVER;
#ifndef FORGET_ON_LOSS
               if
#ifdef NP_ON_LOSS
               :: ends[k] == 0 -> answer(k, true)
#else
               :: ends[k] == 0 -> answer(k, false)
#endif
               :: ends[k] != 0
               fi;
#endif
#endif
               k++
           :: k < opens && k_state[k] != SENT -> k++
           :: k == opens -> break
           od;
           k = 0 }
    od
}

inline finish(unseen)
{
    assert(wends[mine] == 0);
    wends[mine]++;
    w2b[tag]!END, mine, request, unseen
}

inline start()
{
    running++;
    assert(running <= 1);
    runs[req]++;
    assert(runs[req] == 1);
    mine = call; request = req; waited = true
}

inline from_broker(n)
{
    if
    :: n != tag && type != HELLO -> skip
    :: type == HELLO -> /* the older link's calls are cancelled; a running handler keeps its slot */
        tag = 1; waited = false;
#ifdef FULL_SLOTS
        granted = 1;
#else
        granted = 1 - running;
#endif
        w2b[1]!SLOTS, granted, 0, 0
    :: n == tag && type == OPEN ->
        if
        :: start()
        :: wends[call]++; granted++; /* the runtime refuses: no handler has seen it */
           w2b[tag]!END, call, req, 1; w2b[tag]!SLOTS, granted, 0, 0
        fi
    :: n == tag && type == CANCEL ->
        if
        :: waited && mine == call ->
            waited = false;
#ifndef NO_END_AFTER_CANCEL
            finish(0);
#endif
#ifdef SLOT_BACK_AT_CANCEL
            granted++; w2b[tag]!SLOTS, granted, 0, 0
#endif
        :: else /* it has ended */
        fi
    fi;
    type = 0; call = 0; req = 0
}

proctype worker()
{
    byte running, granted = 1, mine, request;
    byte wends[OPENS];
    bit tag;
    bool waited; /* for the answer of the running handler */
    mtype type;
    byte call, req;
    bool np;
end:
    do
    :: atomic { b2w[0]?type, call, req, np -> from_broker(0) }
    :: atomic { b2w[1]?type, call, req, np -> from_broker(1) }
    :: atomic { running > 0 -> /* the handler answers, or drops what was cancelled */
           running--;
           if
#ifdef NP_PASSED_ON
           :: waited -> finish(1)
#else
           :: waited -> finish(0)
#endif
#ifdef SECOND_END
           :: !waited -> finish(0)
#else
           :: !waited
#endif
           fi;
           waited = false; mine = 0; request = 0;
#ifndef SLOT_BACK_AT_CANCEL
           granted++; w2b[tag]!SLOTS, granted, 0, 0
#endif
       }
    od
}

init
{
    atomic {
        run caller();
        run broker();
        run worker()
    }
}
