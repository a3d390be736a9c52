package io.prospectassistant.lead;

import java.util.Optional;

/** A point on the earth, in degrees (WGS 84). */
public record GeoPoint(double latitude, double longitude) {

    private static final double EARTH_RADIUS_KM = 6371.0088;

    /** The point, unless it is missing, off the globe, the (0, 0) of a failed look-up, or has its two numbers the wrong way round. */
    public static Optional<GeoPoint> read(Double latitude, Double longitude, String country) {
        if (latitude == null || longitude == null || !(Math.abs(latitude) <= 90) || !(Math.abs(longitude) <= 180) || latitude == 0 && longitude == 0) {
            return Optional.empty();
        }
        return "FR".equals(country) && isMetropolitanFrance(longitude, latitude) ? Optional.empty() : Optional.of(new GeoPoint(latitude, longitude));
    }

    /** Distance along the surface in kilometres (haversine). */
    public double kmTo(GeoPoint other) {
        double latitudes = Math.sin(Math.toRadians(other.latitude - latitude) / 2);
        double longitudes = Math.sin(Math.toRadians(other.longitude - longitude) / 2);
        double a = latitudes * latitudes + Math.cos(Math.toRadians(latitude)) * Math.cos(Math.toRadians(other.latitude)) * longitudes * longitudes;
        return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(a)));
    }

    private static boolean isMetropolitanFrance(double latitude, double longitude) {
        return latitude >= 41 && latitude <= 51.5 && longitude >= -5.5 && longitude <= 10;
    }
}
