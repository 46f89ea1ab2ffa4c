/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Links: hello, reset, heartbeat, epochs (laws L2, L13, L15, L17).
 *
 * An initiator keeps one link to an acceptor up. Each attempt has its own connection and a higher
 * epoch, which stands for the link tag too. The network cuts connections without a word to either
 * end, what was under way vanishing or coming late; the acceptor restarts and forgets.
 *
 * Checked: in the end both ends are for ever on the same link (ltl agree), and a link is ended
 * only by what the network or a restart did (the count of epochs is bounded by the events).
 * Planted faults: NO_HEARTBEAT, OLD_HELLO, RESET_ANY, KEEP_OLD.
 */
#define CUTS 2
#ifndef RESTARTS
#define RESTARTS 0
#endif
#define EPOCHS 7 /* array bound, more than can happen */

mtype = { HELLO, WELCOME, PING, PONG, RESET };
mtype = { DOWN, ASKING, UP };

chan out[EPOCHS] = [2] of { mtype, byte };  /* initiator -> acceptor, of each connection */
chan back[EPOCHS] = [2] of { mtype, byte }; /* acceptor -> initiator */

mtype state = DOWN;
byte epoch;   /* the initiator's */
byte current; /* the acceptor's link, 0: none */
byte events;  /* cuts and restarts so far */
bool unanswered;  /* a PING stands unanswered */
bit gone[EPOCHS];

inline send(pipe, kind, tag)
{
    if
    :: gone[tag] -> skip
    :: !gone[tag] && nfull(pipe) -> pipe!kind, tag
    :: !gone[tag] && full(pipe)
    fi
}

inline begin()
{
    epoch++;
    assert(epoch < EPOCHS);
    assert(RESTARTS > 0 || epoch <= events + 1);
    unanswered = false;
    state = ASKING;
    send(out[epoch], HELLO, epoch)
}

inline hear(n)
{
    back[n]?kind, tag;
    if
#ifdef RESET_ANY
    :: kind == RESET -> state = DOWN
#else
    :: kind == RESET && tag == epoch -> state = DOWN
    :: kind == RESET && tag != epoch
#endif
    :: kind == WELCOME && tag == epoch && state == ASKING -> state = UP
    :: kind == PONG && tag == epoch -> unanswered = false
    :: kind != RESET && (tag != epoch || (kind == WELCOME && state != ASKING))
    fi;
    kind = 0;
    tag = 0
}

proctype initiator()
{
    mtype kind;
    byte tag;
end:
    do
    :: atomic { state == DOWN -> begin() }
    :: atomic { nempty(back[1]) -> hear(1) }
    :: atomic { nempty(back[2]) -> hear(2) }
    :: atomic { nempty(back[3]) -> hear(3) }
    :: atomic { nempty(back[4]) -> hear(4) }
    :: atomic { nempty(back[5]) -> hear(5) }
    :: atomic { nempty(back[6]) -> hear(6) }
#ifndef NO_HEARTBEAT
    :: atomic { timeout && state == UP && !unanswered -> unanswered = true; send(out[epoch], PING, epoch) }
    :: atomic { timeout && (state == ASKING || unanswered) -> state = DOWN }
#endif
    od
}

inline take(n)
{
    out[n]?kind, tag;
    if
#ifdef OLD_HELLO
    :: kind == HELLO ->
#else
    :: kind == HELLO && tag > current ->
#endif
#ifdef KEEP_OLD
        if
        :: current == 0 -> current = tag; send(back[n], WELCOME, tag)
        :: current != 0
        fi
#else
        current = tag; /* the older link, if any, ends at once */
        send(back[n], WELCOME, tag)
#endif
    :: kind == PING && tag == current -> send(back[n], PONG, tag)
    :: kind == PING && tag != current -> send(back[n], RESET, tag)
#ifndef OLD_HELLO
    :: kind == HELLO && tag <= current -> send(back[n], RESET, tag)
#endif
    fi;
    kind = 0;
    tag = 0
}

proctype acceptor()
{
    mtype kind;
    byte tag;
    byte restarts;
end:
    do
    :: atomic { nempty(out[1]) -> take(1) }
    :: atomic { nempty(out[2]) -> take(2) }
    :: atomic { nempty(out[3]) -> take(3) }
    :: atomic { nempty(out[4]) -> take(4) }
    :: atomic { nempty(out[5]) -> take(5) }
    :: atomic { nempty(out[6]) -> take(6) }
    :: atomic { restarts < RESTARTS -> restarts++; events++; current = 0 }
    od
}

/* Cuts the present connection: what is under way is lost, or comes late. The initiator may be told,
   the acceptor never is. Or it is only slow, and the initiator gives it up. */
proctype network()
{
    byte cuts;
    do
    :: atomic { cuts < CUTS && epoch > 0 && !gone[epoch] ->
           cuts++; events++;
           if
           :: gone[epoch] = 1;
              do
              :: out[epoch]?_, _
              :: back[epoch]?_, _
              :: empty(out[epoch]) && empty(back[epoch]) -> break
              od
           :: gone[epoch] = 1; state = DOWN
           :: state = DOWN
           fi }
    :: break
    od
}

init
{
    atomic {
        run initiator();
        run acceptor();
        run network()
    }
}

ltl agree { <> [] (state == UP && current == epoch && !gone[epoch]) }
