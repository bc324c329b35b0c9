/** Stylesheets are taken into the bundle's one stylesheet. */
declare module '*.css';
