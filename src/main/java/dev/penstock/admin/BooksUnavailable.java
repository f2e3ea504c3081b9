package dev.penstock.admin;

/** The account books cannot be read now; asking again may help. */
public final class BooksUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public BooksUnavailable(String message) {
        super(message, null, false, false);
    }
}
