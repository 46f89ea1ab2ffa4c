/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Our credit (laws C2-C4, C9, C11, L4, L7, L11, L14): grants are absolute and cumulative.
 *
 * One sender, one receiver with CAP places, two links one after the other. The network may lose,
 * double and delay grants and lose any other control frame; data is FIFO within a link, and lost
 * only with it. A sender that is blocked asks. The receiver once wants its places back (RECALL)
 * and lends what comes back (SPENT) to somebody else for a while.
 *
 * Checked: never more spent than granted; places held + promised + lent never exceed CAP; every
 * item is sent in the end (ltl sent_all, without any fairness).
 * Planted faults, each of which must be found: TAKE_LAST, NO_ASK, GRANT_ON_RECEIPT, NO_TAG,
 * FULL_ON_NEW_LINK, KEEP_RECALLED, SPENT_PASSES_DATA, ADD_GRANTS,
 * CREDIT_IN_RECALL (an ASK during a recall answered with the grant only).
 */
#define CAP 2
#define ITEMS 3
#define FAULTS 2 /* losses, doublings and delays of control frames, in all */

mtype = { DATA, ASK, SPENT, HELLO, CREDIT, RECALL };

/* forward[link]: frames of one link stay in order; those of the old one may arrive after HELLO. */
chan forward[2] = [4] of { mtype, byte };
chan passing = [2] of { byte }; /* SPENT_PASSES_DATA: a control lane that overtakes data */
chan back = [3] of { bit, mtype, byte };
byte faults;

/* The sender's side. */
bit link;
byte spent, granted, sent;
bool done;

/* The receiver's side. taken: spent as the receiver knows it. */
bit known;
byte taken, promised, held, lent;
bool recalling;

inline check()
{
    assert(taken <= promised);
    assert(held + (promised - taken) + lent <= CAP)
}

/* Promise every free place; what was promised is never taken back. */
inline raise()
{
    if
    :: taken + CAP - held - lent > promised -> promised = taken + CAP - held - lent
    :: else
    fi
}

inline answer(kind, value)
{
    if
    :: nfull(back) -> back!known, kind, value
    :: full(back) -> skip /* lost: the next one heals it */
    :: faults < FAULTS -> faults++
    fi
}

inline tell(kind)
{
    if
    :: nfull(forward[link]) -> forward[link]!kind, spent
    :: faults < FAULTS -> faults++
    fi
}

proctype sender()
{
    mtype kind;
    byte value;
    bit tag;
    bool lost;
    do
    :: atomic { sent < ITEMS && spent < granted && nfull(forward[link]) ->
           spent++; sent++; assert(spent <= granted); forward[link]!DATA, 0 }
    :: atomic { back?tag, kind, value ->
           if
#ifndef NO_TAG
           :: tag != link -> skip
           :: tag == link && kind == CREDIT ->
#else
           :: kind == CREDIT ->
#endif
#ifdef TAKE_LAST
               granted = value
#elif defined(ADD_GRANTS)
               granted = (value > 0 -> granted + 1 : granted)
#else
               granted = (value > granted -> value : granted)
#endif
               ; assert(spent <= granted)
#ifndef NO_TAG
           :: tag == link && kind == RECALL ->
#else
           :: kind == RECALL ->
#endif
#ifdef SPENT_PASSES_DATA
               spent = granted; passing!spent
#elif defined(KEEP_RECALLED)
               if
               :: nfull(forward[link]) -> forward[link]!SPENT, granted
               :: full(forward[link])
               fi
#else
               spent = granted; tell(SPENT)
#endif
           fi }
    :: atomic { !lost -> /* this link is gone: counters restart with the next */
           lost = true; link = 1; spent = 0; granted = 0; forward[1]!HELLO, 0 }
#ifndef NO_ASK
    :: atomic { timeout && sent < ITEMS && spent == granted -> tell(ASK) }
#endif
    :: sent == ITEMS -> done = true; break
    od;
end:
    do
    :: back?_, _, _
    od
}

inline take(from)
{
    if
#ifdef NO_TAG
    :: kind == DATA ->
#else
    :: from != known && kind != HELLO -> skip /* an ended link's frame */
    :: from == known && kind == DATA ->
#endif
        taken++; held++; check();
#ifdef GRANT_ON_RECEIPT
        promised++; answer(CREDIT, promised)
#endif
    :: kind == HELLO ->
        known = 1; taken = 0; promised = 0; recalling = false;
#ifdef FULL_ON_NEW_LINK
        promised = CAP;
#else
        raise();
#endif
        check(); answer(CREDIT, promised)
    :: kind == SPENT && from == known ->
        taken = (value > taken -> value : taken);
        if
        :: recalling -> recalling = false; lent = CAP - held - (promised - taken)
        :: !recalling -> raise()
        fi;
        check(); answer(CREDIT, promised)
    :: kind == ASK && from == known ->
        taken = (value > taken -> value : taken);
        if
#ifndef CREDIT_IN_RECALL
        :: recalling -> answer(RECALL, 0) /* the first, or its SPENT, was lost */
#else
        :: recalling -> answer(CREDIT, promised)
#endif
        :: !recalling -> raise(); check(); answer(CREDIT, promised)
        fi
#ifdef NO_TAG
    :: (kind == ASK || kind == SPENT) && from != known -> skip
#endif
    fi
}

proctype receiver()
{
    mtype kind;
    byte value;
    bool recalled;
end:
    do
    :: atomic { forward[0]?kind, value -> take(0) }
    :: atomic { forward[1]?kind, value -> take(1) }
    :: atomic { passing?value -> kind = SPENT; take(known) }
    :: atomic { held > 0 -> /* processed: now its place may be promised again */
           held--;
           if
           :: !recalling -> raise(); check(); answer(CREDIT, promised)
           :: recalling
           fi }
    :: atomic { lent > 0 -> lent = 0; raise(); check(); answer(CREDIT, promised) }
    :: atomic { !recalled -> recalled = true; recalling = true; answer(RECALL, 0) }
    :: atomic { timeout && recalling -> answer(RECALL, 0) }
    od
}

proctype network()
{
    mtype kind;
    byte value;
    bit tag;
end:
    do
    :: atomic { faults < FAULTS && nempty(back) && nfull(back) ->
           faults++;
           back?tag, kind, value;
           if
           :: skip                                              /* lost */
           :: back!tag, kind, value                             /* late */
           :: back!tag, kind, value; back!tag, kind, value      /* doubled */
           fi }
    od
}

init
{
    atomic {
        promised = CAP;
        back!0, CREDIT, promised;
        run sender();
        run receiver();
        run network()
    }
}

ltl sent_all { <> done }
