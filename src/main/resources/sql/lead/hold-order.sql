-- The table before any of its rows, as whoever puts somebody on the do-not-contact list does: the two wait for each other one after the other, never in a circle.
lock table lead in row exclusive mode
