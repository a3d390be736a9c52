package io.prospectassistant.live;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The bounds of event streams.
 *
 * @param streams          open at once in this instance
 * @param streamsPerPerson of them for one person
 * @param tick             pause between two looks at the database
 * @param ping             silence after which a comment is sent, so that both ends notice when the other is gone
 * @param idle             time without an event after which a stream ends; who still wants it comes back
 * @param stall            time after which a reader that takes nothing is given up
 */
@ConfigurationProperties("prospect.live")
public record LiveSettings(int streams, int streamsPerPerson, Duration tick, Duration ping, Duration idle, Duration stall) {}
