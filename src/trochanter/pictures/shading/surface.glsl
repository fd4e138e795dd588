// How a surface answers the studio's light. All colours here are linear; the last line encodes them.
// traits: bone (openness, distance to origin [mm], distance to insertion [mm], 0),
//         muscle (openness, tendon, across, along).
vec3 normal = normalVCVSOutput;
vec3 toEye = normalize(-vertexVC.xyz);
float open = clamp(traitsVS.x, 0.0, 1.0);
vec3 albedo = flesh;
float gloss = 0.0;
float sharpness = 40.0;
#if MUSCLE
// What touches bone or muscle is shut off wholly; a little light always finds its way there.
open = 0.34 + 0.66 * open;
float tendon = clamp(traitsVS.y, 0.0, 1.0);
float height = 0.0;
#if FIBRES
if (bundles > 0.5) {
  vec2 at = vec2(traitsVS.z * bundles, traitsVS.w * 5.0);
  float pixel = length(vec2(dFdx(at.x), dFdy(at.x)));
  // Detail that is finer than a pixel is left out, lest it shimmer.
  float coarse = 1.0 - smoothstep(0.7, 1.6, pixel * 0.42);
  float fine = 1.0 - smoothstep(0.35, 0.9, pixel);
  height = coarse * 0.62 * (streak(vec2(at.x * 0.42, at.y * 0.5)) - 0.5)
         + fine * 0.38 * (streak(at + 17.0) - 0.5);
  // Fibres begin before the tendon is all gone, as they do on an aponeurosis.
  tendon = clamp(tendon + height * 1.5 * tendon * (1.0 - tendon) * 4.0, 0.0, 1.0);
}
albedo = mix(flesh, sinew, tendon);
albedo *= 1.0 + mix(0.85, 0.18, tendon) * height;
// Between bundles flesh is darker and bluer than on their backs.
albedo = mix(albedo, albedo * vec3(0.80, 0.62, 0.72), clamp(-2.2 * height, 0.0, 1.0) * (1.0 - tendon));
normal = bumped(normal, vertexVC.xyz, height * mix(0.0014, 0.0005, tendon));
#else
albedo = mix(flesh, sinew, tendon);
#endif
gloss = mix(0.17, 0.26, tendon);
sharpness = mix(34.0, 52.0, tendon);
// Light that has gone through flesh comes back red: shade is not grey.
albedo *= mix(vec3(1.0), vec3(1.0, 0.80, 0.78), (1.0 - open) * (1.0 - tendon));
#else
// What touches bone or muscle is shut off wholly; a little light always finds its way there.
open = 0.12 + 0.88 * open;
#if PATCHES
float width = 0.7 * length(vec2(dFdx(traitsVS.y), dFdy(traitsVS.y))) + 1e-4;
float other = 0.7 * length(vec2(dFdx(traitsVS.z), dFdy(traitsVS.z))) + 1e-4;
float origin = 1.0 - smoothstep(-width, width, traitsVS.y);
float insertion = 1.0 - smoothstep(-other, other, traitsVS.z);
albedo = mix(albedo, originColour, 0.86 * origin);
albedo = mix(albedo, insertionColour, 0.86 * insertion);
// A darker rim, so that a patch reads as drawn and not as stained.
float rim = origin * smoothstep(-0.5 - width, -0.5 + width, traitsVS.y);
rim = max(rim, insertion * smoothstep(-0.5 - other, -0.5 + other, traitsVS.z));
albedo *= 1.0 - 0.40 * rim;
#endif
gloss = 0.055;
sharpness = 16.0;
#endif
float facing = clamp(dot(normal, toEye), 0.0, 1.0);
vec3 key = normalize(vec3(-0.50, 0.62, 0.60));
vec3 fill = normalize(vec3(0.78, 0.02, 0.62));
vec3 back = normalize(vec3(0.35, 0.75, -0.55));
// The deeper the shade, the warmer: light has come from flesh and ivory then.
float dark = log2(max(open, 1e-3)) * 1.25;
float shade = exp2(dark);
vec3 warm = vec3(shade, exp2(1.18 * dark), exp2(1.42 * dark));
vec3 sky = mix(vec3(0.165, 0.128, 0.098), vec3(0.350, 0.340, 0.335), 0.5 + 0.5 * normal.y);
float wrapped = clamp((dot(normal, key) + 0.18) / 1.18, 0.0, 1.0);
vec3 light = sky * warm
           + vec3(1.02, 0.985, 0.93) * wrapped * mix(vec3(1.0), warm, 0.62)
           + vec3(0.17, 0.165, 0.165) * clamp((dot(normal, fill) + 0.3) / 1.3, 0.0, 1.0) * warm;
vec3 halfway = normalize(key + toEye);
float spark = gloss * pow(clamp(dot(normal, halfway), 0.0, 1.0), sharpness) * mix(0.35, 1.0, shade);
float turned = 1.0 - facing;
float edge = turned * turned * turned * clamp(dot(normal, back) + 0.35, 0.0, 1.0);
vec3 colour = albedo * light + vec3(spark) + albedo * edge * 0.30 * shade;
colour = colour / (1.0 + max(colour - 0.78, 0.0) * 0.9);
vec3 encoded = mix(12.92 * colour, 1.055 * pow(max(colour, vec3(1e-5)), vec3(1.0 / 2.4)) - 0.055,
                   step(vec3(0.0031308), colour));
// A ghost is thin where it is looked through straight, and thicker at its edges, as glass is.
#if MUSCLE
float thick = mix(1.0, 0.62 + 1.5 * turned * turned, ghost);
#else
float thick = 1.0;
#endif
gl_FragData[0] = vec4(clamp(encoded, 0.0, 1.0), clamp(veil * thick, 0.0, 1.0));
