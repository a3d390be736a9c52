package io.prospectassistant.camel;

import io.prospectassistant.api.BrokenAnswers;
import jakarta.servlet.http.HttpServletRequest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A file that is sent while it is read. When it cannot be read to its end, the answer breaks off and is not ended. */
final class FileBody extends FilterInputStream {

    private final HttpServletRequest request;

    FileBody(InputStream file, HttpServletRequest request) {
        super(file);
        this.request = request;
    }

    @Override
    public int read() throws IOException {
        try {
            return super.read();
        } catch (IOException | RuntimeException e) {
            throw broken(e);
        }
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        try {
            return super.read(bytes, offset, length);
        } catch (IOException | RuntimeException e) {
            throw broken(e);
        }
    }

    private IOException broken(Exception failure) {
        IOException broken = new IOException("The file broke off: " + failure.getMessage(), failure);
        BrokenAnswers.breakOff(request, broken);
        return broken;
    }
}
