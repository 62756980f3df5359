-- What the QR code of a mail says, when it carries one.
ALTER TABLE courriel ADD COLUMN qr TEXT;
