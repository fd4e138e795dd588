"""The compiled core of `trochanter.mechanics`: lengths and moment arms over many poses.

A model becomes a program (`trochanter.mechanics.program`), a table of operations, and
`trochanter.mechanics.kernel.run` works it off for a block of poses at a time. Muscle
outside, pose inside: every operation is one loop over the poses of the block, without
branches, so that the compiler makes a vector of it. All numbers of a block stand in rows
of one scratch array whose places are known when the loops are compiled, so that it can
see that rows do not overlap. What the loops compute is derived in docs/derivations.md.
"""
