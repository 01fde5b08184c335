/** Where what looks like a credential is none that anybody could use, as a record. */
export interface LoweredPlace {
  readonly id: string
  /** Of the path, lower-cased, members of archives after `!/`. */
  readonly path: RegExp
  /** Only these rules; default all. */
  readonly rules?: RegExp
  readonly reason: string
  /** Two paths, the second not such a place. */
  readonly samples: readonly [hit: string, miss: string]
}

/**
 * Places of installed packages whose credentials are examples. They are still told, with level low: whoever hides a real one there is seen.
 * Nothing of an application's own tree is among them.
 */
export const LOWERED_PLACES: readonly LoweredPlace[] = [
  {
    id: 'system-documentation',
    path: /^usr\/(?:local\/)?(?:share\/)?(?:doc|doc-base|man|info|gtk-doc|help|licenses|examples)\//,
    reason: 'Documentation of installed packages: values in it are examples.',
    samples: ['usr/share/doc/curl/examples/key.pem', 'usr/share/nginx/key.pem'],
  },
  {
    id: 'python-standard-library-tests',
    path: /(?:^|\/)lib\/(?:python|pypy)\d[\d.]{0,6}\/(?:test|idlelib\/idle_test|lib2to3\/tests|ctypes\/test|distutils\/tests|unittest\/test|site-packages\/pip\/_vendor)\//,
    reason: "The interpreter's own tests bring key pairs for their servers.",
    samples: ['usr/local/lib/python3.12/test/certdata/keycert.pem', 'usr/lib/python3/app/keycert.pem'],
  },
  {
    id: 'python-package-tests',
    path: /(?:^|\/)(?:site|dist)-packages\/(?:[^/]{1,100}\/){0,8}(?:tests?|testing|testdata|test_data|fixtures|examples?|docs?|samples?)\//,
    reason: 'Tests and examples of an installed Python package.',
    samples: [
      'usr/lib/python3/dist-packages/twisted/test/server.pem',
      'usr/lib/python3/dist-packages/app/settings.pem',
    ],
  },
  {
    id: 'node-package-tests',
    path: /(?:^|\/)node_modules\/(?:[^/]{1,214}\/){1,10}(?:tests?|__tests__|specs?|fixtures?|testdata|examples?|docs?|samples?|benchmarks?|demo)\//,
    reason: 'Tests, examples and documentation of an installed npm package.',
    samples: ['app/node_modules/public-encrypt/test/rsa.pem', 'app/test/rsa.pem'],
  },
  {
    id: 'node-package-prose',
    path: /(?:^|\/)node_modules\/(?:[^/]{1,214}\/){1,10}(?:[^/]{1,100}\.(?:md|markdown|d\.ts|map|flow)|readme[^/]{0,20}|changelog[^/]{0,20}|history[^/]{0,20})$/,
    reason: 'Prose, type declarations and source maps of an installed npm package.',
    samples: ['app/node_modules/jsonwebtoken/README.md'.toLowerCase(), 'app/readme.md'],
  },
  {
    id: 'ruby-gem-tests',
    path: /(?:^|\/)gems\/[^/]{1,120}\/(?:[^/]{1,100}\/){0,6}(?:spec|specs|test|tests|features|examples?|docs?|fixtures|sample)\//,
    reason: 'Tests and examples of an installed gem.',
    samples: ['usr/lib/ruby/gems/3.1.0/gems/net-ssh-7.0/test/key', 'srv/gems/key'],
  },
  {
    id: 'go-tests',
    path: /(?:^|\/)(?:go\/(?:src|test|misc|pkg\/mod)|usr\/(?:local\/|lib\/|share\/)?go[\d.-]{0,6}\/(?:src|test|misc))\/(?:.{0,300}\/(?:testdata|examples?)\/|.{0,300}(?:_test\.go|example[^/]{0,40}\.go)$)/,
    reason: "Go's own tests, and those of modules in its cache.",
    samples: ['usr/local/go/src/crypto/tls/testdata/example-key.pem', 'go/src/app/main.go'],
  },
  {
    id: 'go-standard-library',
    path: /^usr\/(?:local\/|lib\/|share\/)go[\d.-]{0,6}\/src\/(?:crypto|net|internal|vendor)\//,
    reason: "Go's standard library holds the key of its test server and example keys in comments.",
    samples: ['usr/local/go/src/net/http/internal/testcert/testcert.go', 'home/app/src/net/key.go'],
  },
  {
    id: 'rust-crate-tests',
    path: /(?:^|\/)\.?cargo\/(?:registry|git)\/.{0,300}\/(?:tests?|examples?|benches|testdata|docs?)\//,
    reason: 'Tests of a crate in the cache of cargo.',
    samples: ['root/.cargo/registry/src/index/rustls-0.21/tests/key.pem', 'root/.cargo/credentials.toml'],
  },
  {
    id: 'composer-package-tests',
    path: /(?:^|\/)vendor\/[^/]{1,100}\/[^/]{1,100}\/(?:[^/]{1,100}\/){0,6}(?:tests?|docs?|examples?|fixtures?)\//,
    reason: 'Tests and documentation of an installed Composer package.',
    samples: ['app/vendor/phpseclib/phpseclib/tests/unit/key.pem', 'app/vendor/key.pem'],
  },
  {
    id: 'java-test-archives',
    path: /-(?:tests?|test-sources|sources|javadoc|test-fixtures)\.jar(?:!\/|$)|!\/(?:.{0,300}\/)?(?:testdata|test-resources)\//,
    reason: 'Archives of tests, sources and documentation that are published beside a library.',
    samples: ['root/.m2/netty-4.1-tests.jar!/key.pem', 'app/app.jar!/key.pem'],
  },
  {
    id: 'r-library-documentation',
    path: /(?:^|\/)r\/(?:site-)?library\/[^/]{1,100}\/(?:tests?|doc|help|examples?|demo|extdata)\//,
    reason: 'Documentation and tests of an installed R package.',
    samples: ['usr/lib/r/library/openssl/doc/keys.html', 'usr/lib/r/library/openssl/r/key'],
  },
  {
    id: 'perl-documentation',
    path: /(?:^|\/)(?:perl5?|perl-base)\/.{0,300}(?:\.pod$|\/t\/)/,
    reason: 'Documentation and tests of Perl modules.',
    samples: ['usr/share/perl/5.36/pod/perlsec.pod', 'usr/share/perl5/app.pm'],
  },
  {
    id: 'cryptographic-libraries',
    path: /(?:^|\/)lib(?:gnutls|crypto|ssl|nettle|hogweed|mbedtls|mbedcrypto|wolfssl|gcrypt|nss3|freebl3|softokn3|ssh|ssh2|botan|tomcrypt|srtp2|boringssl)[^/]{0,30}\.(?:so[\d.]{0,20}|a|dylib)$/,
    rules: /private-key/,
    reason: 'Cryptographic libraries carry key pairs for the self-tests that FIPS 140 demands.',
    samples: ['usr/lib/x86_64-linux-gnu/libgnutls.so.30.34.3', 'usr/lib/libapp.so'],
  },
  {
    id: 'editor-and-shell-helpers',
    path: /^usr\/(?:local\/)?share\/(?:vim|nvim|emacs|zsh|bash-completion|fish|nano|metainfo|locale|i18n|mime|misc|perl|awk|gdb|gcc|cmake[\d.-]{0,6}|ri|augeas)\//,
    reason: 'Syntax files, completions and samples of tools.',
    samples: ['usr/share/vim/vim90/syntax/netrc.vim', 'usr/share/app/netrc'],
  },
  {
    id: 'licences-and-headers',
    path: /^usr\/(?:local\/)?(?:include|src\/linux-headers-[^/]{1,60})\//,
    reason: 'Headers of libraries: what stands in them is documentation.',
    samples: ['usr/include/curl/curl.h', 'usr/src/app/key.h'],
  },
]
