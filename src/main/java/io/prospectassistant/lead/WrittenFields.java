package io.prospectassistant.lead;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prospectassistant.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads what somebody writes into a lead, field by field. Unlike a source, a person is told what is wrong instead of being corrected in silence. */
final class WrittenFields {

    static final Set<String> WRITABLE = Set.of("name", "category", "status", "email", "phone", "website", "street", "postal_code", "city", "country",
            "latitude", "longitude");
    private static final Set<String> NEVER_NULL = Set.of("name", "status");
    private static final Set<String> STATUSES = Set.of("new", "contacted", "qualified", "won", "lost");
    private static final int LONGEST_WEBSITE = 2000;
    private static final int LONGEST_TEXT = 200;
    private static final int LONGEST_CATEGORY = 60;
    private static final String HOME = "FR";

    private final CategoryTaxonomy taxonomy;

    WrittenFields(CategoryTaxonomy taxonomy) {
        this.taxonomy = taxonomy;
    }

    LeadFields read(ObjectNode given, boolean creating) {
        Reading reading = new Reading(given);
        if (creating && !given.has("name")) {
            reading.problem("name", "is required");
        }
        for (Map.Entry<String, JsonNode> member : given.properties()) {
            reading.read(member.getKey(), member.getValue());
        }
        return reading.errors.isEmpty()
                ? new LeadFields(reading.fields, reading.facts, List.of())
                : new LeadFields(Json.MAPPER.createObjectNode(), Json.MAPPER.createObjectNode(), List.copyOf(reading.errors));
    }

    private final class Reading {

        private final ObjectNode given;
        private final ObjectNode fields = Json.MAPPER.createObjectNode();
        private final ObjectNode facts = Json.MAPPER.createObjectNode();
        private final List<LeadFields.Problem> errors = new ArrayList<>();

        private Reading(ObjectNode given) {
            this.given = given;
        }

        private void read(String field, JsonNode value) {
            boolean coordinate = field.equals("latitude") || field.equals("longitude");
            if (!WRITABLE.contains(field)) {
                problem(field, "is not a field that can be written");
            } else if (value.isNull() || value.isTextual() && Text.clean(value.textValue()) == null) {
                clear(field);
            } else if (coordinate) {
                coordinate(field, value);
            } else if (!value.isTextual()) {
                problem(field, "must be a text");
            } else {
                String text = Text.clean(value.textValue());
                int longest = field.equals("website") ? LONGEST_WEBSITE : LONGEST_TEXT;
                if (text.codePointCount(0, text.length()) > longest) {
                    problem(field, "must be at most " + longest + " characters");
                } else {
                    text(field, text);
                }
            }
        }

        private void clear(String field) {
            if (NEVER_NULL.contains(field)) {
                problem(field, "must not be empty");
                return;
            }
            fields.putNull(field);
            if (field.equals("website")) {
                fields.putNull("domain");
            }
        }

        private void text(String field, String text) {
            switch (field) {
                case "status" -> store(field, Optional.of(text).filter(STATUSES::contains), "must be one of new, contacted, qualified, won, lost");
                case "category" -> category(text);
                case "email" -> email(text);
                case "phone" -> phone(text);
                case "website" -> website(text);
                case "country" -> store(field, Country.read(text), "must be an ISO 3166-1 alpha-2 code, as in FR");
                case "city" -> store(field, Optional.ofNullable(Place.read(text, null, country().orElse(null)).city()), "must be the name of a town");
                case "postal_code" -> store(field, Optional.ofNullable(Place.read(null, text, country().orElse(null)).postalCode()), "is not a postal code");
                default -> fields.put(field, text);
            }
        }

        private void category(String text) {
            String folded = Text.fold(text).replace(' ', '_');
            String category = taxonomy.keyFor(text).orElse(folded);
            if (category.isEmpty() || category.length() > LONGEST_CATEGORY) {
                problem("category", "must be a word or two, as in dentist or real_estate_agency");
            } else {
                fields.put("category", category);
                facts.put("primary_category", category).putArray("categories").add(category);
            }
        }

        private void email(String text) {
            String website = given.path("website").asText(null);
            String domain = Website.read(website, true).map(Website::domain).orElse(null);
            Optional<Email> email = Email.typed(text, domain);
            store("email", email.map(Email::address), "is not a valid e-mail address");
            email.ifPresent(address -> facts.put("email_kind", address.kind()).put("email_confidence", address.confidence()));
        }

        private void phone(String text) {
            Optional<Phone> phone = Phone.read(text, country().orElse(HOME));
            store("phone", phone.map(Phone::e164), "is not a valid telephone number; write it with its country code, as in +33 4 65 71 00 12");
            phone.ifPresent(number -> facts.put("phone_kind", number.kind()));
        }

        private void website(String text) {
            Optional<Website> website = Website.read(text, true);
            store("website", website.map(Website::url), "must be an http or https address");
            website.ifPresent(site -> {
                fields.put("domain", site.domain());
                if (site.domain() == null) {
                    facts.put("profile_url", site.url());
                }
            });
        }

        private void coordinate(String field, JsonNode value) {
            double limit = field.equals("latitude") ? 90 : 180;
            if (value.isNumber() && Math.abs(value.doubleValue()) <= limit) {
                fields.put(field, value.doubleValue());
            } else {
                problem(field, "must be a number from -" + (int) limit + " to " + (int) limit);
            }
        }

        private void store(String field, Optional<String> value, String otherwise) {
            value.ifPresentOrElse(text -> fields.put(field, text), () -> problem(field, otherwise));
        }

        /** The country that is given along; the stored lead may have another one. */
        private Optional<String> country() {
            return Country.read(given.path("country").asText(null));
        }

        private void problem(String field, String detail) {
            errors.add(new LeadFields.Problem("/" + field.replace("~", "~0").replace("/", "~1"), detail));
        }
    }
}
