"""Components of our own: JavaScript and CSS shipped with the package, no build step."""
