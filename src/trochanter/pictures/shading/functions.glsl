in vec4 traitsVS;

// A number from 0 to 1 for each cell, from whole numbers alone: the same on every machine.
float cell(ivec2 at) {
  uint h = uint(at.x) * 0x9E3779B1u ^ uint(at.y) * 0x85EBCA77u;
  h = (h ^ (h >> 15)) * 0x2C1B3C6Du;
  h = (h ^ (h >> 12)) * 0x297A2D39u;
  return float((h ^ (h >> 15)) & 0xFFFFu) / 65535.0;
}

// Long soft streaks: value noise that is slow along the fibres.
float streak(vec2 at) {
  ivec2 corner = ivec2(floor(at));
  vec2 part = fract(at);
  part = part * part * (3.0 - 2.0 * part);
  float low = mix(cell(corner), cell(corner + ivec2(1, 0)), part.x);
  float high = mix(cell(corner + ivec2(0, 1)), cell(corner + ivec2(1, 1)), part.x);
  return mix(low, high, part.y);
}

// The normal of a surface raised by a height (Mikkelsen 2010, J Graph GPU Game Tools 15:49-61).
vec3 bumped(vec3 normal, vec3 at, float height) {
  vec3 dx = dFdx(at), dy = dFdy(at);
  vec3 r1 = cross(dy, normal), r2 = cross(normal, dx);
  float det = dot(dx, r1);
  vec3 slope = sign(det) * (dFdx(height) * r1 + dFdy(height) * r2);
  return normalize(abs(det) * normal - slope);
}
