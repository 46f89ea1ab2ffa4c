/* SPDX-License-Identifier: Apache-2.0 */
/* What a message may hold that the JSON of C++ protobuf 3.21 gets wrong; each is a named rule. */
#ifndef HEADWAY_TESTS_DIFFERENTIAL_ODDITIES_H
#define HEADWAY_TESTS_DIFFERENTIAL_ODDITIES_H

#include <google/protobuf/message.h>

struct Oddities {
    /* {"@type": T} is written for an Any with an empty value also where T has a JSON form of its
       own. The specification wants {"@type": T, "value": ...} there ("if the Any contains a value
       that has a special JSON mapping"), as C++ itself writes when the value is not empty. */
    bool empty_known_any = false;
    /* The others are written rightly, but C++ does not read back what it wrote.
       -0, the number, is read as 0: what has no fraction is taken for an integer. By the
       specification -0 is not the default, and goes onto the wire. */
    bool negative_zero = false;
    /* A FieldMask's a_b_c is aBC in JSON; C++ reads a run of capitals as one word: a_bc. */
    bool short_word = false;
    /* {"@type": ".../google.protobuf.ListValue", "value": [...]} is refused. */
    bool list_in_any = false;

    /* Which rule is at work; NULL: C++ must read its own JSON. */
    const char *ReadBackRule() const;
};

Oddities LookFor(const google::protobuf::Message &message,
                 google::protobuf::MessageFactory *factory);

#endif
