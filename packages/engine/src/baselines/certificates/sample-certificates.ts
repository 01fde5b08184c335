/** Lines between the marks of PEM. The certificates are for samples alone; nobody has their keys. */
function pem(...lines: readonly string[]): string {
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}

/** Of `a.example`, by an authority, P-256 and SHA-256, for the year from November 24, 2026. */
export const GOOD_CERTIFICATE: string = pem(
  'MIIBIzCBygIUcsvN2XfgQRla2o4VZl26WYR/KjcwCgYIKoZIzj0EAwIwFTETMBEG',
  'A1UEAwwKRXhhbXBsZSBDQTAeFw0yNjExMjQwMjMyNDBaFw0yNzExMjQwMjMyNDBa',
  'MBQxEjAQBgNVBAMMCWEuZXhhbXBsZTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IA',
  'BLP9+gZluNcRW5oLy77Cb5PFBLfm1LoJxdTMixhK4tpbQ7WBu+D71pKGV+k2hAXG',
  'ZyC703Y74Z7Kt2FcWvl42XkwCgYIKoZIzj0EAwIDSAAwRQIgXo6XMmuiYpod9KUT',
  'LUfc7/f8bysMznWkf4/G8oglmF8CIQCfUvHD5N3KaPw3ieyBGlHg8xkbaeK0Tqjy',
  'kUqhk2JM1w==',
)

/** Of a key of 1,024 bits, signed by itself. */
export const WEAK_KEY_CERTIFICATE: string = pem(
  'MIICBDCCAW2gAwIBAgIUGVCwfKXqBKbOG/yc/IBFfplFslAwDQYJKoZIhvcNAQEL',
  'BQAwFDESMBAGA1UEAwwJdy5leGFtcGxlMB4XDTI2MTEyNDAyMzI0MFoXDTI3MTEy',
  'NDAyMzI0MFowFDESMBAGA1UEAwwJdy5leGFtcGxlMIGfMA0GCSqGSIb3DQEBAQUA',
  'A4GNADCBiQKBgQDEI9m8LtrV2Lck2vtDiLv3vvHepkD307hN4EX49Ty3pQej2mPZ',
  '4t+h8S9putJO+UnFb4eg3RIB//m8XRrjF5kgAWp+x+ztyvijcy5XrIMdmrnTKjNx',
  '7HaFD5jE8s03w6CpqmhqqGXSXubIJFGxcNhW3HppIRW5lexFu7ePBjrkZwIDAQAB',
  'o1MwUTAdBgNVHQ4EFgQUzfBWbcuJkYyI3w4w0xHytGGV+ZIwHwYDVR0jBBgwFoAU',
  'zfBWbcuJkYyI3w4w0xHytGGV+ZIwDwYDVR0TAQH/BAUwAwEB/zANBgkqhkiG9w0B',
  'AQsFAAOBgQB4iWkQyeluCWccaq2dc86pR93zfxyUyGvfgMASTt4TlCJcZpgwxTTK',
  'FfzhQDZIMmDNn6IL/SYzsw5ZgvDkH1duHI3RTk/J46BmZJ1u+7wv40QlG07YG5p/',
  'YV4l7V4OITVdoCIDGGbwI6xhyPV/2B2j+neEawf2R6okj9i8ooJ0wA==',
)

/** Signed with SHA-1. */
export const SHA1_CERTIFICATE: string = pem(
  'MIIBITCByQIUa1eJ9CVbUNJzuCZLK2XxgdrbPtcwCQYHKoZIzj0EATAVMRMwEQYD',
  'VQQDDApFeGFtcGxlIENBMB4XDTI2MTEyNDAyMzI0MFoXDTI3MTEyNDAyMzI0MFow',
  'FDESMBAGA1UEAwwJYS5leGFtcGxlMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE',
  's/36BmW41xFbmgvLvsJvk8UEt+bUugnF1MyLGEri2ltDtYG74PvWkoZX6TaEBcZn',
  'ILvTdjvhnsq3YVxa+XjZeTAJBgcqhkjOPQQBA0gAMEUCIAsF/eV8Txvx09MiwHgz',
  'iZhdvbjkGi+T6w6VkHKshi2DAiEA7PLrTGnYtp+iUxs7BIRwBCz7eJYwVXuTYgJs',
  '6aRXgsQ=',
)

/** Of `a.example`, signed by itself. */
export const SELF_SIGNED_CERTIFICATE: string = pem(
  'MIIBeTCCASCgAwIBAgIUZzegAGO4yAZkfnmQCjVjU7pLCFcwCgYIKoZIzj0EAwIw',
  'FDESMBAGA1UEAwwJYS5leGFtcGxlMB4XDTI2MTEyNDAyMzI0MFoXDTI3MTEyNDAy',
  'MzI0MFowFDESMBAGA1UEAwwJYS5leGFtcGxlMFkwEwYHKoZIzj0CAQYIKoZIzj0D',
  'AQcDQgAEs/36BmW41xFbmgvLvsJvk8UEt+bUugnF1MyLGEri2ltDtYG74PvWkoZX',
  '6TaEBcZnILvTdjvhnsq3YVxa+XjZeaNQME4wHQYDVR0OBBYEFM3xCIzhBcblu3a9',
  'Ps+46BLuI7T/MB8GA1UdIwQYMBaAFM3xCIzhBcblu3a9Ps+46BLuI7T/MAwGA1Ud',
  'EwEB/wQCMAAwCgYIKoZIzj0EAwIDRwAwRAIgGfzNapoc9heYkf4A1L7m9F27zMT+',
  'fz7nG+AqBSj2wDUCID56k10RTGM2R5enLa5NoxkifIlC2gn3V5satn77Aq3j',
)

/** For ten years. */
export const LONG_CERTIFICATE: string = pem(
  'MIIBIjCBygIUZ2ZL49c7bhw7A5c7KiA35dX7ZsQwCgYIKoZIzj0EAwIwFTETMBEG',
  'A1UEAwwKRXhhbXBsZSBDQTAeFw0yNjExMjQwMjMyNDBaFw0zNjExMjEwMjMyNDBa',
  'MBQxEjAQBgNVBAMMCWEuZXhhbXBsZTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IA',
  'BLP9+gZluNcRW5oLy77Cb5PFBLfm1LoJxdTMixhK4tpbQ7WBu+D71pKGV+k2hAXG',
  'ZyC703Y74Z7Kt2FcWvl42XkwCgYIKoZIzj0EAwIDRwAwRAIgVaP1hMrKYMW9auEi',
  'ZnE+1vNxh9mbTWhnicFmeA+fqpoCIA5zCTsGUSeWpk2GrFMzEgAd3lyF/hnynshn',
  'e+ibV5Id',
)
