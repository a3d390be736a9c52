package io.prospectassistant.run;

/** Something that a run comes to and that stops it there until it is opened. */
interface Obstacle {

    /** Waits until a run stands there. */
    void awaitSomebody() throws InterruptedException;

    void open();
}
