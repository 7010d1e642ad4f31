// The low-level digests: EVP would pull OpenSSL's whole provider machinery into a static binary.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>
#include <openssl/md5.h>
#include <openssl/crypto.h>
